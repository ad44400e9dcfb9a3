const GIB = 1024 ** 3;
const MIB = 1024 ** 2;

/** Formats bytes, e.g. `7.8 GiB`. */
export const formatBytes = (bytes: number): string =>
  bytes >= GIB ? `${(bytes / GIB).toFixed(1)} GiB` : `${Math.round(bytes / MIB)} MiB`;
