import type { Settings } from "./server";
import type { StartedServer } from "./started-server";
import { TestPart, type PartClass } from "./test-part";

/** A part of a server that runs in one container. */
export abstract class ServerPart<
  Started extends StartedServer<Settings>,
> extends TestPart<Started> {
  /** Returns this part as other containers on the server's network reach it. See the server's `inNetwork`. */
  inNetwork(alias?: string): this {
    const Class = this.constructor as PartClass<Started>;
    // eslint-disable-next-line @typescript-eslint/no-unsafe-class-instance-assignment -- it is this object's own class
    return new Class(this.server.inNetwork(alias), this.getName(), { isOwner: false }) as this;
  }
}
