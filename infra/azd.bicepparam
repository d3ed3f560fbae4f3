// The variables of the azd environment: azd env set NAME VALUE.
using 'azd.bicep'

param environmentName = readEnvironmentVariable('AZURE_ENV_NAME', 'sync')
param location = readEnvironmentVariable('AZURE_LOCATION', 'westeurope')
param schedule = readEnvironmentVariable('SCHEDULE', '0 */15 * * * *')

param postgresAdmin = {
  objectId: readEnvironmentVariable('POSTGRES_ADMIN_ID', '00000000-0000-0000-0000-000000000000')
  name: readEnvironmentVariable('POSTGRES_ADMIN_NAME', 'somebody@example.com')
  type: readEnvironmentVariable('POSTGRES_ADMIN_TYPE', 'User') == 'Group' ? 'Group' : 'User'
}

param postgresServer = readEnvironmentVariable('POSTGRES_SERVER', '')

// The first deployment is public, so that azd can create the database role and deploy the package from here.
param privateNetworking = toLower(readEnvironmentVariable('PRIVATE_NETWORKING', 'false')) == 'true'
param allowedAddresses = empty(readEnvironmentVariable('MY_ADDRESS', '')) ? [] : [
  {
    start: readEnvironmentVariable('MY_ADDRESS', '')
    end: readEnvironmentVariable('MY_ADDRESS', '')
  }
]

param alibabaRoleArn = readEnvironmentVariable('ALIBABA_ROLE_ARN', '')
param alibabaOidcProviderArn = readEnvironmentVariable('ALIBABA_OIDC_PROVIDER_ARN', '')
param alibabaAudience = readEnvironmentVariable('ALIBABA_AUDIENCE', '')

param alertEmails = filter(split(readEnvironmentVariable('ALERT_EMAILS', ''), ','), email => !empty(email))
