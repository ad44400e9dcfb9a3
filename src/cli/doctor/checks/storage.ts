import { ok, warning, type Check } from "../check";

/** Storage drivers that cost time or that Docker removed, with the reason. */
const POOR: Readonly<Record<string, string>> = {
  vfs: "vfs copies all files of an image for each container: use overlay2, or fuse-overlayfs where that is not possible",
  aufs: "aufs was removed from Docker 24: use overlay2",
  devicemapper: "devicemapper was removed from Docker 25: use overlay2",
};

export const storage: Check = {
  name: "storage driver",
  run: async ({ facts }) => {
    const { storageDriver } = (await facts()).info;
    const poor = Object.hasOwn(POOR, storageDriver) ? POOR[storageDriver] : undefined;
    const evidence = storageDriver === "" ? "the engine does not say" : storageDriver;
    return poor === undefined ? ok(evidence) : warning(poor, evidence);
  },
};
