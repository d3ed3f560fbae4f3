// The documentation of the API with Swagger UI. Requests that are tried are sent with the key of the dashboard.
import { get, withKey } from "./api.js";
import { el } from "./dom.js";

const target = document.getElementById("docs");

// The example of a parameter would be sent with every request that is tried. In the description it is only a hint.
function withHints(spec) {
  const operations = Object.values(spec.paths).flatMap(path => Object.values(path));
  const parameters = [
    ...operations.flatMap(operation => operation.parameters ?? []), ...Object.values(spec.components?.parameters ?? {}),
  ];
  for (const parameter of parameters) {
    // Swagger UI has no inputs for the formats of whole numbers, and reports each that is missing as an error.
    const schema = parameter.schema?.items ?? parameter.schema;
    if (schema?.type === "integer") delete schema.format;
    if (parameter.in !== "query" || parameter.required || parameter.example === undefined) continue;
    const example = [parameter.example].flat().join(", ");
    parameter.description = `${parameter.description ?? ""} Example: ${example}`.trim();
    delete parameter.example;
  }

  return spec;
}

try {
  const spec = withHints(await get("openapi.json"));
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
