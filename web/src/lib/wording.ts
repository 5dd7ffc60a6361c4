const relative = new Intl.RelativeTimeFormat("en", { numeric: "auto" });
const day = new Intl.DateTimeFormat("en", { day: "numeric", month: "short" });
const dayAndYear = new Intl.DateTimeFormat("en", { day: "numeric", month: "short", year: "numeric" });
const full = new Intl.DateTimeFormat("en", { dateStyle: "long", timeStyle: "short" });

const minutesTo = (time: string, now: number) => Math.round((new Date(time).getTime() - now) / 60_000);

/** As exact as the distance asks for. */
function distance(time: string, now: number): string {
  const minutes = minutesTo(time, now);
  if (Math.abs(minutes) < 60) {
    return relative.format(minutes, "minute");
  }
  const hours = Math.round(minutes / 60);
  if (Math.abs(hours) < 24) {
    return relative.format(hours, "hour");
  }
  const days = Math.round(hours / 24);
  if (Math.abs(days) < 7) {
    return relative.format(days, "day");
  }
  const then = new Date(time);
  return then.getFullYear() === new Date(now).getFullYear() ? day.format(then) : dayAndYear.format(then);
}

/** "5 minutes ago", "yesterday", "3 Oct", "3 Oct 2024". Clocks differ: what seems to come is just now. */
export function inWords(time: string, now: number = Date.now()): string {
  return minutesTo(time, now) > -1 ? "just now" : distance(time, now);
}

/** "in 5 minutes", "tomorrow"; "now" from when it is due. */
export function untilInWords(time: string, now: number = Date.now()): string {
  return minutesTo(time, now) < 1 ? "now" : distance(time, now);
}

export function exact(time: string): string {
  return full.format(new Date(time));
}

const numbers = new Intl.NumberFormat("en");

/** "1,186 notes", "1 note". */
export function count(amount: number, one: string, many = `${one}s`): string {
  return `${numbers.format(amount)} ${amount === 1 ? one : many}`;
}

export function grouped(amount: number): string {
  return numbers.format(amount);
}
