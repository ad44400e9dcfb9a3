import { LastLines as Lines } from "../errors";

/** The last 30 lines that a build printed and that are not empty, for the error that it may end with. */
export class LastLines extends Lines {
  constructor() {
    super(30);
  }

  override add(line: string): void {
    if (line.trim() !== "") super.add(line);
  }
}
