import { LABEL_MAYFLY_IMAGE_NAMES } from "../../../spec/labels/labels";
import { labelChanges } from "../../../spec/image-changes";
import type { CommitRequest } from "../../requests/containers";
import type { LabelFilter } from "../../requests/label-filter";
import { PATIENCE_FOR_DATA } from "../../http/answer-limit";
import { listImages, removeImage } from "./images";
import { creating } from "../containers/lost-creation";
import { shortId } from "../paths";
import { idOf } from "../../http/parse-answer";
import { sendForJson, type Transport } from "../../http/request";

export async function commitContainer(
  transport: Transport,
  id: string,
  { repo, tag, comment, author, pause, changes }: CommitRequest,
  signal?: AbortSignal,
): Promise<string> {
  const operation = `commit container ${shortId(id)} to ${repo}:${tag}`;
  const names = repo === "" ? "" : `${repo}:${tag}`;
  const creation = {
    kind: "image" as const,
    list: (filter: LabelFilter, signal: AbortSignal) => listImages(transport, filter, signal),
    remove: (id: string, signal: AbortSignal) => removeImage(transport, id, signal),
  };
  return creating(
    creation,
    async (labels) => {
      const answer = await sendForJson(
        transport,
        {
          operation,
          method: "POST",
          path: "/commit",
          query: {
            container: id,
            repo,
            tag,
            comment,
            author,
            pause,
            changes: [
              ...changes,
              ...labelChanges({ ...labels, [LABEL_MAYFLY_IMAGE_NAMES]: names }),
            ].join("\n"),
          },
          // Podman 4.3 refuses a request without a body. In Docker's, a body changes the image's settings.
          ...(transport.kind === "podman" && { body: {} }),
          patience: PATIENCE_FOR_DATA,
        },
        signal,
      );
      const imageId = idOf(operation, answer);
      // Podman 5.4 leaves out `sha256:`, without which the id would be taken for a name.
      return imageId.includes(":") ? imageId : `sha256:${imageId}`;
    },
    signal,
  );
}
