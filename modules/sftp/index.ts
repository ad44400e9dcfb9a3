export { SftpContainer } from "./sftp-container";
export { StartedSftpContainer } from "./started-sftp-container";
export { SftpFolder } from "./sftp-folder";
export type { SftpConnectionOptions } from "./settings";
