const PERMISSIONS = 0o777;
const STICKY = 0o1000;

/**
 * Returns permission bits without setuid and setgid, and without the sticky bit unless it is that of
 * a folder, where it keeps users from removing each other's files.
 */
export function harmlessMode(mode: number, isFolder: boolean): number {
  return mode & (isFolder ? PERMISSIONS | STICKY : PERMISSIONS);
}
