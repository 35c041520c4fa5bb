/** The overview: the parts that come after the page, and the timeline's brush. */
import "./brush.js";
import { loadParts } from "./loading.js";

void loadParts();
