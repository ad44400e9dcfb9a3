import type { Check } from "../check";
import { buildx } from "./buildx";
import { cleanup } from "./cleanup";
import { clock } from "./clock";
import { compose } from "./compose";
import { container } from "./container";
import { disk } from "./disk";
import { engine } from "./engine";
import { machine } from "./machine";
import { mirrors } from "./mirrors";
import { reach } from "./reach";
import { registries } from "./registries";
import { resources } from "./resources";
import { reuse } from "./reuse";
import { rootless } from "./rootless";
import { storage } from "./storage";
import { version } from "./version";

/** Every check of `mayfly doctor`, in its order. */
export const CHECKS: readonly Check[] = [
  machine,
  engine,
  version,
  storage,
  resources,
  disk,
  rootless,
  clock,
  reach,
  registries,
  mirrors,
  reuse,
  buildx,
  compose,
  container,
  cleanup,
];
