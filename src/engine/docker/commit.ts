import type { CommitRequest } from "../engine";
import { shortId } from "./paths";
import { sendForJson, type Modem } from "./request";

export async function commitContainer(
  modem: Modem,
  id: string,
  { repo, tag, comment, author, pause, changes }: CommitRequest,
  signal?: AbortSignal,
): Promise<string> {
  const answer = await sendForJson(
    modem,
    {
      operation: `commit container ${shortId(id)} to ${repo}:${tag}`,
      method: "POST",
      path: "/commit",
      query: {
        container: id,
        repo,
        tag,
        comment,
        author,
        pause,
        changes: changes.length === 0 ? undefined : changes.join("\n"),
      },
    },
    signal,
  );
  return (answer as { Id: string }).Id;
}
