// An example to copy: the required parameters of main.bicep, and those that are changed most often.
using 'main.bicep'

param name = 'sync'
param schedule = '0 */15 * * * *'

param postgresAdmin = {
  objectId: readEnvironmentVariable('POSTGRES_ADMIN_ID', '00000000-0000-0000-0000-000000000000')
  name: readEnvironmentVariable('POSTGRES_ADMIN_NAME', 'somebody@example.com')
  type: readEnvironmentVariable('POSTGRES_ADMIN_TYPE', 'User') == 'Group' ? 'Group' : 'User'
}

param postgresServer = readEnvironmentVariable('POSTGRES_SERVER', '')

param alibabaRoleArn = readEnvironmentVariable('ALIBABA_ROLE_ARN', '')
param alibabaOidcProviderArn = readEnvironmentVariable('ALIBABA_OIDC_PROVIDER_ARN', '')
param alibabaAudience = readEnvironmentVariable('ALIBABA_AUDIENCE', '')

param alerts = {
  emails: filter(split(readEnvironmentVariable('ALERT_EMAILS', ''), ','), email => !empty(email))
  silenceMinutes: 60
}
