const PERMISSIONS = 0o777;
const STICKY = 0o1000;

/**
 * Returns permission bits without setuid, setgid and sticky. A folder keeps the sticky bit, which prevents
 * users from removing each other's files.
 */
export function harmlessMode(mode: number, isFolder: boolean): number {
  return mode & (isFolder ? PERMISSIONS | STICKY : PERMISSIONS);
}
