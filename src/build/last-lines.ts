import { LastLines as Lines } from "../errors";

/** The last 30 lines of a build's output that are not empty, for the error if the build fails. */
export class LastLines extends Lines {
  constructor() {
    super(30);
  }

  override add(line: string): void {
    if (line.trim() !== "") super.add(line);
  }
}
