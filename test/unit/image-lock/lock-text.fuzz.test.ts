import { fieldOf } from "../../../src/errors";
import { formatLock, parseLock } from "../../../src/image-lock/lock-text";
import { fuzz } from "../../support/fuzz/fuzz";
import { lockedImage } from "../../support/locked-image";

fuzz(__filename, "image locks", {
  valid: [
    formatLock({
      platforms: ["linux/amd64"],
      ignore: ["shop/*"],
      images: new Map([
        ["redis:8", lockedImage("1")],
        ["ghcr.io/shop/api:2", { ...lockedImage("2"), recorded: true }],
      ]),
    }),
  ],
  tokens: ['"images":null', '"__proto__":{}', '"platforms":[]', '"version":2', "\uFEFF"],
  parse: ({ text }) => {
    formatLock(parseLock(text, "/shop/mayfly-images.json"));
  },
  refusal: (error) => fieldOf(error, "code") === "IMAGE_LOCK_INVALID",
});
