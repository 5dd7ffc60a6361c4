const relative = new Intl.RelativeTimeFormat("en", { numeric: "auto" });
const day = new Intl.DateTimeFormat("en", { day: "numeric", month: "short" });
const dayAndYear = new Intl.DateTimeFormat("en", { day: "numeric", month: "short", year: "numeric" });
const full = new Intl.DateTimeFormat("en", { dateStyle: "long", timeStyle: "short" });

/** "5 minutes ago", "yesterday", "3 Oct", "3 Oct 2024": as exact as the distance asks for. */
export function inWords(time: string, now: number = Date.now()): string {
  const then = new Date(time);
  const minutes = Math.round((then.getTime() - now) / 60_000);
  if (minutes > -1) {
    return "just now";
  }
  if (minutes > -60) {
    return relative.format(minutes, "minute");
  }
  const hours = Math.round(minutes / 60);
  if (hours > -24) {
    return relative.format(hours, "hour");
  }
  const days = Math.round(hours / 24);
  if (days > -7) {
    return relative.format(days, "day");
  }
  return then.getFullYear() === new Date(now).getFullYear() ? day.format(then) : dayAndYear.format(then);
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
