/* Files that go out and come in: exports and imports. */
export const exportFile = {
  format: 'As',
  formats: { csv: 'A table (CSV)', jsonl: 'JSON, an object a line' },
  fresh: 'It comes in parts; you see how much has come.',
  begun: 'The first part is on its way.',
  soFar: (size: string) => `${size} have come so far.`,
  download: 'Download',
  goOn: 'Go on',
  done: 'The file is in your downloads.',
};

export const exportProducts = {
  title: 'Export',
  hint: 'All products on sale, a line per variant. Change what you like in a spreadsheet, then import the file again.',
  fileName: 'products',
};

export const exportOrders = {
  title: 'Export',
  all: 'All orders, a line each, with what they come to and where they stand: for whoever keeps the books. No names and addresses.',
  narrowed:
    'The orders of the status and days chosen in the list, a line each, with what they come to. No names and addresses.',
  fileName: 'orders',
};

export const importList = {
  title: 'Imports',
  uploaded: 'Uploaded',
  format: 'As',
  formats: { csv: 'CSV', jsonl: 'JSON' },
  status: 'Status',
  lines: 'Lines',
  inserted: 'Added',
  updated: 'Changed',
  unchanged: 'As before',
  failed: 'Failed',
  under: (done: string, lines: string) => `${done} of ${lines}`,
  finished: 'Done',
  faulty: 'Done, with faults',
  emptyTitle: 'Nothing was imported yet',
  emptyText: 'Export the products to see what a file looks like. Change it, and import it here.',
};

export const newImport = {
  title: 'Import products',
  hint: 'A file as the export writes it: CSV or JSON lines, at most 8 MB and 100,000 lines. A line whose SKU is on sale changes that variant, any other adds one. A bad line harms only itself. Stock is not in it.',
  drop: 'Drop a file here',
  choose: 'Choose a file',
  another: 'Choose another file',
  chosen: (name: string, size: string) => `${name}, ${size}`,
  begin: 'Import it',
  uploading: (percent: number) => `${percent} % uploaded`,
  progress: 'Upload',
  wrongKind: 'This is neither a CSV file (.csv) nor JSON lines (.jsonl).',
  tooLarge: 'The file is larger than 8 MB. Split it into several.',
  oneOnly: 'One file at a time, please.',
};

export const importPage = {
  title: (when: string) => `Import of ${when}`,
  howFar: 'How far it is',
  progress: 'Lines done',
  ofLines: (done: string, lines: string) => `${done} of ${lines} lines are done.`,
  moves: 'It goes on by itself, also when you leave this page.',
  finishedAt: (when: string) => `Done on ${when}.`,
  announced: (failed: number) =>
    failed === 0 ? 'The import is done.' : 'The import is done. Some of its lines failed.',
  none: 'The file had no lines.',
  faults: 'What failed',
  noFaults: 'Every line was taken.',
  noFaultsYet: 'Nothing so far.',
  line: 'Line',
  lineNumber: (line: string) => `Line ${line}`,
  wrong: 'What is wrong with it',
  firstOnly: (shown: number, failed: string) =>
    `The first ${shown} of ${failed}. Mend these and import the file again: lines that were taken change nothing then.`,
  mend: 'Mend these lines and import the file again: lines that were taken change nothing then.',
  download: 'Download this list',
  fileName: 'import-faults',
  back: 'All imports',
};
