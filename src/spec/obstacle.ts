/** What may keep this process from published ports. */
export interface Obstacle {
  /** Says what is the matter and what to do. */
  readonly hint: string;
  /** False if it is only likely, or if the ports may become reachable by waiting. */
  readonly isCertain: boolean;
}
