// The documentation of the API with Swagger UI. Requests that are tried are sent with the key of the dashboard.
import { get, withKey } from "./api.js";
import { el } from "./dom.js";

const target = document.getElementById("docs");

try {
  const spec = await get("openapi.json");
  self.SwaggerUIBundle({
    spec,
    domNode: target,
    deepLinking: true,
    displayRequestDuration: true,
    tryItOutEnabled: true,
    validatorUrl: null,
    docExpansion: "list",
    defaultModelsExpandDepth: 0,
    requestInterceptor: request => ({ ...request, headers: withKey(request.headers) }),
  });
} catch (problem) {
  target.replaceChildren(el("p", { role: "alert" }, [problem.message, ...problem.details ?? []].join(" ")));
}
