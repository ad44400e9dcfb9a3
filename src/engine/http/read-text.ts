import type { IncomingMessage } from "node:http";

const MIB = 1024 ** 2;
/** The maximum size of an answer that is read to its end. */
const LONGEST_ANSWER_MIB = 64;
/** The maximum number of bytes read from a refusal: a proxy may never stop sending. */
const LONGEST_EXCERPT = 64 * 1024;

/** Reads an answer to its end. Throws an Error if the answer is larger than 64 MiB. */
export async function readText(answer: IncomingMessage): Promise<string> {
  const { text, isComplete } = await read(answer, LONGEST_ANSWER_MIB * MIB);
  if (!isComplete) throw new Error(`its answer is larger than ${LONGEST_ANSWER_MIB} MiB`);
  return text;
}

/** Reads the first 64 KiB of an answer, and closes the connection if there is more. */
export async function readExcerpt(answer: IncomingMessage): Promise<string> {
  return (await read(answer, LONGEST_EXCERPT)).text;
}

async function read(
  answer: IncomingMessage,
  longest: number,
): Promise<{ readonly text: string; readonly isComplete: boolean }> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of answer as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    length += chunk.length;
    if (length > longest) break;
  }
  const isComplete = length <= longest;
  return { text: Buffer.concat(chunks, Math.min(length, longest)).toString(), isComplete };
}
