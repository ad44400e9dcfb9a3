import type { Command } from "../command";
import { ls } from "./ls";
import { migrate } from "./migrate";
import { prune } from "./prune";

/** Every command of `mayfly`, in the order of its help. */
export const COMMANDS: readonly Command[] = [ls, migrate, prune];
