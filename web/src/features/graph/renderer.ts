export type Renderer = "none" | "software" | "hardware";

let known: Renderer | undefined;

/** Who draws WebGL here. Asked once: a context made for the question is given back at once. */
export function renderer(): Renderer {
  known ??= ask();
  return known;
}

function ask(): Renderer {
  try {
    const context = document.createElement("canvas").getContext("webgl2");
    if (!context) {
      return "none";
    }
    const details = context.getExtension("WEBGL_debug_renderer_info");
    const name = String(context.getParameter(details ? details.UNMASKED_RENDERER_WEBGL : context.RENDERER));
    context.getExtension("WEBGL_lose_context")?.loseContext();
    return /swiftshader|llvmpipe|softpipe|software|basic render/i.test(name) ? "software" : "hardware";
  } catch {
    return "none";
  }
}
