import { fieldOf } from "../../src/errors";
import { realEngine } from "./real-engine";

/** Returns whether a container exists, running or not. */
export async function exists(id: string): Promise<boolean> {
  try {
    await (await realEngine()).containers.inspect(id);
    return true;
  } catch (error) {
    if (fieldOf(error, "statusCode") === 404) return false;
    throw error;
  }
}

/** Returns the ids of the containers with a label of this name and value. */
export async function containersWith(label: string, value: string): Promise<string[]> {
  return (await realEngine()).containers.list({ [label]: value });
}
