// The operations of `Images`: one bundle, which the first operation loads.
export { ensureImage } from "../pull/ensure-image";
export { importImage } from "./import-image";
export { loadImages } from "./load-images";
export { pushImage } from "./push-image";
export { saveImages } from "./save-images";
export { searchImages } from "./search-images";
