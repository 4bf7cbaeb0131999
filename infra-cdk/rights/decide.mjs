// Evaluates IAM policies for requests, offline. Reads {"requests": [...]} from standard input and
// writes {"decisions": [...]}, one for each request, in the same order, to standard output.
//
// A request: {"id", "principal", "action", "resource", "resourceAccount", "context": {...},
// "identityPolicies": [{"name", "policy"}], "resourcePolicy": {...} or null}.
// A decision: {"id", "decision": "Allowed", "ImplicitlyDenied" or "ExplicitlyDenied",
// "allowedBy": [...], "deniedBy": [...]}; the latter two name the statements by policy and index,
// with their matching actions and resources. A request that is invalid in IAM, such as one with an
// unknown action, ends the process with status 1.
import { text } from 'node:stream/consumers'
import { runSimulation } from '@cloud-copilot/iam-simulate'

const { requests } = JSON.parse(await text(process.stdin))
const decisions = []
for (const request of requests) {
  decisions.push(await decide(request))
}
process.stdout.write(JSON.stringify({ decisions }))

async function decide(request) {
  const outcome = await runSimulation(
    {
      request: {
        principal: request.principal,
        action: request.action,
        resource: { resource: request.resource, accountId: request.resourceAccount },
        contextVariables: request.context
      },
      identityPolicies: request.identityPolicies,
      serviceControlPolicies: [],
      resourceControlPolicies: [],
      resourcePolicy: request.resourcePolicy ?? undefined
    },
    { simulationMode: 'Strict' }
  )
  if (outcome.resultType !== 'single') {
    throw new Error(
      `${request.action} on ${request.resource} by ${request.principal} cannot be decided: ` +
        JSON.stringify(outcome.errors ?? outcome.resultType)
    )
  }
  if (outcome.result.ignoredContextKeys?.length > 0) {
    throw new Error(
      `${request.action} on ${request.resource} has no condition keys ` +
        outcome.result.ignoredContextKeys.join(', ')
    )
  }
  const { identityAnalysis, resourceAnalysis } = outcome.result.analysis
  return {
    id: request.id,
    decision: outcome.overallResult,
    allowedBy: statements('allowStatements', identityAnalysis, resourceAnalysis),
    deniedBy: statements('denyStatements', identityAnalysis, resourceAnalysis)
  }
}

function statements(kind, ...analyses) {
  return analyses
    .flatMap((analysis) => analysis?.[kind] ?? [])
    .map(({ policyId, statement, explain }) => ({
      policy: policyId ?? 'resource policy',
      statement: statement.index(),
      actions: matching(explain.actions, 'action'),
      resources: matching(explain.resources, 'resource')
    }))
}

function matching(explained, name) {
  return [explained ?? []]
    .flat()
    .filter((one) => one.matches)
    .map((one) => one[name])
}
