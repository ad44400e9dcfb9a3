import { shortenLine } from "../errors";

const LINES = 30;

/** The end of what a build printed, for the error that it may end with. */
export class LastLines {
  private readonly lines: string[] = [];

  add(line: string): void {
    if (line.trim() === "") return;
    this.lines.push(shortenLine(line));
    if (this.lines.length > LINES) this.lines.shift();
  }

  /** The last 30 that are not empty, oldest first. */
  get all(): readonly string[] {
    return [...this.lines];
  }
}
