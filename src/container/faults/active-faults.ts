import { processWide } from "../../common/process-wide";
import { settleAll } from "../../common/settle";

/** A fault of this or another copy of the library. */
export interface ActiveFault {
  end(): Promise<void>;
}

/** Returns the faults of this process that have not ended. */
export const activeFaults = (): Set<ActiveFault> => processWide("network faults", () => new Set());

/** Returns a function that ends the faults that were begun after this call. */
export function endingNewFaults(): () => Promise<void> {
  const earlier = new Set(activeFaults());
  return () =>
    settleAll(
      [...activeFaults()].filter((fault) => !earlier.has(fault)).map((fault) => () => fault.end()),
    );
}
