import { randomBytes } from "node:crypto";

const SUFFIX_BYTES = 8;

/** Returns a unique project id (cloud.google.com/resource-manager/docs/creating-managing-projects): `mayfly-1a2b…`. */
export const newProjectId = (): string => `mayfly-${randomBytes(SUFFIX_BYTES).toString("hex")}`;
