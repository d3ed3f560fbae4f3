// Alerts for operators. The metrics are described in src/Sync/Telemetry/README.md.
import { alertsType } from 'types.bicep'

param name string
param location string
param tags object
param options alertsType
param insightsId string

var silence = options.?silenceMinutes ?? 60
var maximumLag = options.?maximumLagSeconds ?? 7200

var rules = [
  {
    name: 'no-successful-run'
    description: 'No run succeeded for ${silence} minutes. See GET /api/runs and the failed invocations of sync-timer.'
    severity: 1
    window: 'PT${silence}M'
    query: 'customMetrics | where name == "sync.runs" and customDimensions["sync.outcome"] == "succeeded" | summarize Value = count()'
    operator: 'LessThan'
    threshold: 1
    dimension: ''
    periods: 1
  }
  {
    name: 'failed-scopes'
    description: 'A region failed or was incomplete twice in a row; its rows are kept. See GET /api/regions.'
    severity: 2
    window: 'PT30M'
    query: 'customMetrics | where name == "sync.scopes" and customDimensions["sync.outcome"] in ("failed", "incomplete") | summarize Value = sum(valueSum) by Region = tostring(customDimensions["sync.region.id"])'
    operator: 'GreaterThan'
    threshold: 0
    dimension: 'Region'
    periods: 2
  }
  {
    name: 'stale-scopes'
    description: 'A region had no complete listing for ${maximumLag} seconds: its inventory may be out of date.'
    severity: 2
    window: 'PT30M'
    query: 'customMetrics | where name == "sync.scope.lag" | summarize Value = max(valueMax) by Region = tostring(customDimensions["sync.region.id"])'
    operator: 'GreaterThan'
    threshold: maximumLag
    dimension: 'Region'
    periods: 1
  }
  {
    name: 'dead-letters'
    description: 'Alerts could not be delivered and are kept. See GET /api/sinks. Resend: alert replay or alert enable.'
    severity: 2
    window: 'PT30M'
    query: 'customMetrics | where name == "sync.deliveries" and customDimensions["sync.outcome"] in ("dead", "gone") | summarize Value = sum(valueSum) by Sink = tostring(customDimensions["sync.sink"])'
    operator: 'GreaterThan'
    threshold: 0
    dimension: 'Sink'
    periods: 1
  }
]

resource people 'Microsoft.Insights/actionGroups@2023-01-01' = if (!empty(options.?emails ?? [])) {
  name: '${name}-people'
  location: 'global'
  tags: tags
  properties: {
    groupShortName: take(name, 12)
    enabled: true
    emailReceivers: [for (email, i) in options.?emails ?? []: {
      name: 'person-${i}'
      emailAddress: email
      useCommonAlertSchema: true
    }]
  }
}

resource alerts 'Microsoft.Insights/scheduledQueryRules@2023-12-01' = [for rule in rules: {
  name: '${name}-${rule.name}'
  location: location
  tags: tags
  properties: {
    displayName: '${name}: ${replace(rule.name, '-', ' ')}'
    description: rule.description
    severity: rule.severity
    enabled: true
    scopes: [insightsId]
    evaluationFrequency: 'PT15M'
    windowSize: rule.window
    autoMitigate: true
    criteria: {
      allOf: [
        {
          query: rule.query
          metricMeasureColumn: 'Value'
          timeAggregation: 'Maximum'
          operator: rule.operator
          threshold: rule.threshold
          dimensions: empty(rule.dimension) ? [] : [{ name: rule.dimension, operator: 'Include', values: ['*'] }]
          failingPeriods: { numberOfEvaluationPeriods: rule.periods, minFailingPeriodsToAlert: rule.periods }
        }
      ]
    }
    actions: { actionGroups: empty(options.?emails ?? []) ? [] : [people.id] }
  }
}]
