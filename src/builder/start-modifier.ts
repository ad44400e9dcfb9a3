/** A function that is called at each start with the container's builder. */
type StartModifier = (builder: never) => unknown;

let modifier: StartModifier | undefined;

/** Sets the function. A file of its own, since builders call it and its public type names their class. */
export function setStartModifier(modify: StartModifier | undefined): void {
  modifier = modify;
}

/** Calls the function, if one is set, with a builder in whose start this runs. */
export async function modifyStart(builder: object): Promise<void> {
  await modifier?.(builder as never);
}

export function hasStartModifier(): boolean {
  return modifier !== undefined;
}
