/** The code of `programs/cleanup`, with everything that it imports. The build puts it here (scripts/bundle). */
export const PROGRAM_CODE = "";
