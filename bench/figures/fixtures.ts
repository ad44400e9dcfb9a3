import type { Measure } from "../support/figure";
import { inJestProject } from "../support/jest-project";
import { attaching } from "./fixtures-attaching";
import { eachTestsDatabase } from "./fixtures-databases";
import { suite } from "./fixtures-suite";

/** Measures what fixtures cost in real runs of Jest. */
export const fixtures: Measure = () =>
  inJestProject(async (project) => [
    ...(await attaching(project)),
    ...(await eachTestsDatabase(project)),
    ...(await suite(project)),
  ]);
