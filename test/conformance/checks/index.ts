import type { Check } from "../check";
import { containers } from "./containers";
import { images } from "./images";
import { programs } from "./programs";
import { resources } from "./resources";

/** What every engine has to do, in the order of the table. */
export const CHECKS: readonly Check[] = [...containers, ...resources, ...images, ...programs];
