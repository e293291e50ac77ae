import { documentUrls, loadRestDocument } from './api-documents.ts'
import { OperationSection } from './operation-section.tsx'
import { Reference } from './reference.tsx'
import { listRoutes } from './routes.ts'
import { useDocument } from './use-document.ts'

/** The REST API: its operations, each with a form that sends it. */
export function RestReference() {
  const loaded = useDocument(loadRestDocument)
  return (
    <Reference
      loaded={loaded}
      documentUrl={documentUrls.rest}
      format="OpenAPI"
      contents={(document) =>
        listRoutes(document).map(({ path, method, operation }) => ({
          anchor: operation.operationId,
          text: `${method.toUpperCase()} ${path}`,
        }))
      }
    >
      {(document) =>
        listRoutes(document).map((route) => (
          <OperationSection key={route.operation.operationId} route={route} document={document} />
        ))
      }
    </Reference>
  )
}
