// The operations on an existing container. The files are one bundle, loaded by the first operation.
export { endOfLog, logLines } from "../engine/log-lines";
export { awaitExit } from "../engine/await-exit";
export { parseCommandLine } from "./exec/command-line";
export { checkCommand, checkDetached, checkExecOptions } from "./exec/exec-options";
export { Printed } from "./exec/printed";
export { runCommand } from "./exec/run-command";
export { startDetached } from "./exec/start-detached";
export { streamCommand } from "./exec/stream-command";
export { checkContents, checkDirectories, checkFiles } from "./files/check-copies";
export { copyArchiveOut } from "./files/copy-archive-out";
export { copyIn, unpackIn } from "./files/copy-in";
export { copyFileOut } from "./files/copy-file-out";
export { filesOf } from "./files/files-of";
export { withReaders } from "./files/copy-owners";
export { readFile } from "./files/read-file";
export { writeInside } from "./files/write-inside";
export { keepLines } from "./logs/kept-lines";
export { logStream } from "./logs/log-stream";
