/** A file with the path it has inside the folder it came from. */
export type PathFile = { path: string; file: File };

export type Selection = {
  files: PathFile[];
  /** Files in hidden folders such as `.git` and `.obsidian`, which no notes are in. */
  hidden: number;
};

export function holdsFiles(data: DataTransfer | null): boolean {
  return data?.types.includes("Files") ?? false;
}

function isHidden(path: string): boolean {
  return path.split("/").some((part) => part.startsWith(".") || part === "__MACOSX");
}

function select(found: PathFile[]): Selection {
  const files = found.filter(({ path }) => !isHidden(path));
  return { files, hidden: found.length - files.length };
}

/** What a file input gave; a folder input names the path inside the folder. */
export function fromInput(list: Iterable<File>): Selection {
  return select([...list].map((file) => ({ path: file.webkitRelativePath || file.name, file })));
}

function fileOf(entry: FileSystemFileEntry): Promise<File> {
  return new Promise((resolve, reject) => entry.file(resolve, reject));
}

function batchOf(reader: FileSystemDirectoryReader): Promise<FileSystemEntry[]> {
  return new Promise((resolve, reject) => reader.readEntries(resolve, reject));
}

async function walk(entry: FileSystemEntry, found: PathFile[]): Promise<void> {
  const path = entry.fullPath.replace(/^\//, "");
  if (entry.isFile) {
    found.push({ path, file: await fileOf(entry as FileSystemFileEntry) });
    return;
  }
  const reader = (entry as FileSystemDirectoryEntry).createReader();
  // A reader hands out a folder in batches and an empty one at its end.
  for (let batch = await batchOf(reader); batch.length > 0; batch = await batchOf(reader)) {
    for (const child of batch) {
      await walk(child, found);
    }
  }
}

/** Reads what was dropped, folders with all that is in them. Has to be called while the drop is handled. */
export function fromDrop(data: DataTransfer): Promise<Selection> {
  // The browser forgets the items when the event is over, so the entries are taken before anything is waited for.
  const entries = [...data.items].flatMap((item) => item.webkitGetAsEntry?.() ?? []);
  if (entries.length === 0) {
    return Promise.resolve(fromInput(data.files));
  }
  return (async () => {
    const found: PathFile[] = [];
    for (const entry of entries) {
      await walk(entry, found);
    }
    return select(found);
  })();
}
