/**
 * Names this page as the writer of its drafts and lets other tabs see that it is alive: the lock is held until the
 * page is gone, crash included, so a draft whose writer holds no lock has been left behind.
 */
const lockPrefix = "loci-writer:";

export const writer: string = crypto.randomUUID();

if (typeof navigator !== "undefined" && navigator.locks) {
  void navigator.locks.request(`${lockPrefix}${writer}`, () => new Promise<never>(() => undefined));
}

export async function writerAlive(name: string): Promise<boolean> {
  if (name === writer) {
    return true;
  }
  if (typeof navigator === "undefined" || !navigator.locks) {
    return false;
  }
  const { held } = await navigator.locks.query();
  return held?.some((lock) => lock.name === `${lockPrefix}${name}`) ?? false;
}
