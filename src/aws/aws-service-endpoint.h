#pragma once

#include "aws-client.h"

G_BEGIN_DECLS

/**
 * AwsService:
 * @AWS_SERVICE_CONNECT: Amazon Connect
 * @AWS_SERVICE_CONTACT_LENS: Contact Lens, in real time
 * @AWS_SERVICE_DYNAMODB: DynamoDB
 * @AWS_SERVICE_FEATURE_STORE_RUNTIME: SageMaker Feature Store Runtime
 * @AWS_SERVICE_SAGEMAKER_RUNTIME: SageMaker Runtime
 * @AWS_SERVICE_SSO: the access portal of IAM Identity Center
 * @AWS_SERVICE_SSO_OIDC: the sign-in of IAM Identity Center
 * @AWS_SERVICE_STEP_FUNCTIONS: Step Functions
 * @AWS_SERVICE_STS: the Security Token Service
 *
 * The services of AWS that we call.
 */
typedef enum
{
  AWS_SERVICE_CONNECT,
  AWS_SERVICE_CONTACT_LENS,
  AWS_SERVICE_DYNAMODB,
  AWS_SERVICE_FEATURE_STORE_RUNTIME,
  AWS_SERVICE_SAGEMAKER_RUNTIME,
  AWS_SERVICE_SSO,
  AWS_SERVICE_SSO_OIDC,
  AWS_SERVICE_STEP_FUNCTIONS,
  AWS_SERVICE_STS,
} AwsService;

char *aws_service_endpoint_get_region (const char *wanted, GError **error);
char *aws_service_endpoint_get_url (AwsService service, const char *region, GError **error);
const char *aws_service_endpoint_get_signing_name (AwsService service);
AwsClient *aws_service_endpoint_new_client (AwsService service,
                                            const char *region,
                                            AwsCredentials *credentials,
                                            GError **error);

AwsClient *
aws_service_endpoint_new_unsigned_client (AwsService service, const char *region, GError **error);

G_END_DECLS
