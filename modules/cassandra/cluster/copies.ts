/** More copies than this are seldom of use. */
const MOST_COPIES = 3;

/** Returns the number of nodes that have a row, in a cluster with this number of nodes. */
export const copiesIn = (nodes: number): number => Math.min(nodes, MOST_COPIES);
