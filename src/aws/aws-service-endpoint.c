/* Where a service is, and by what name requests to it are signed.
 * https://docs.aws.amazon.com/sdkref/latest/guide/feature-ss-endpoints.html */

#include "aws-service-endpoint.h"

#include <string.h>

typedef struct
{
  const char *host;    /* what stands before the region */
  const char *signing; /* the signing name */
  const char *variable;
} Service;

static const Service services[] = {
  [AWS_SERVICE_CONNECT] = { "connect", "connect", "AWS_ENDPOINT_URL_CONNECT" },
  [AWS_SERVICE_CONTACT_LENS] = { "contact-lens", "connect",
                                 "AWS_ENDPOINT_URL_CONNECT_CONTACT_LENS" },
  [AWS_SERVICE_DYNAMODB] = { "dynamodb", "dynamodb", "AWS_ENDPOINT_URL_DYNAMODB" },
  [AWS_SERVICE_FEATURE_STORE_RUNTIME] = { "featurestore-runtime.sagemaker", "sagemaker",
                                          "AWS_ENDPOINT_URL_SAGEMAKER_FEATURESTORE_RUNTIME" },
  [AWS_SERVICE_SAGEMAKER_RUNTIME] = { "runtime.sagemaker", "sagemaker",
                                      "AWS_ENDPOINT_URL_SAGEMAKER_RUNTIME" },
  [AWS_SERVICE_STEP_FUNCTIONS] = { "states", "states", "AWS_ENDPOINT_URL_SFN" },
  [AWS_SERVICE_SSO] = { "portal.sso", "awsssoportal", "AWS_ENDPOINT_URL_SSO" },
  [AWS_SERVICE_SSO_OIDC] = { "oidc", "sso-oauth", "AWS_ENDPOINT_URL_SSO_OIDC" },
  [AWS_SERVICE_STS] = { "sts", "sts", "AWS_ENDPOINT_URL_STS" },
};

/* The partitions whose hosts end otherwise than in amazonaws.com. */
static const struct
{
  const char *prefix;
  const char *suffix;
} partitions[] = {
  { "cn-", "amazonaws.com.cn" },
  { "us-iso-", "c2s.ic.gov" },
  { "us-isob-", "sc2s.sgov.gov" },
};

static const char *
get_variable (const char *name)
{
  const char *value = g_getenv (name);

  return value != NULL && *value != '\0' ? value : NULL;
}

/* It becomes part of a host's name. */
static gboolean
is_region (const char *region)
{
  gsize length = strlen (region);

  return length > 0 && length <= 40 &&
         strspn (region, "abcdefghijklmnopqrstuvwxyz0123456789-") == length && *region != '-';
}

/**
 * aws_service_endpoint_get_region:
 * @wanted: (nullable): a region that was asked for
 * @error: (nullable): where an error goes
 *
 * Finds the region: the one that was asked for, else `AWS_REGION`, else `AWS_DEFAULT_REGION`.
 *
 * Returns: (transfer full): it, or %NULL with %AWS_ERROR_INVALID
 */
char *
aws_service_endpoint_get_region (const char *wanted, GError **error)
{
  const char *region = wanted;

  if (region == NULL)
    region = get_variable ("AWS_REGION");
  if (region == NULL)
    region = get_variable ("AWS_DEFAULT_REGION");
  if (region == NULL)
    g_set_error_literal (error, AWS_ERROR, AWS_ERROR_INVALID,
                         "There is no region: AWS_REGION is not set");
  else if (!is_region (region))
    g_set_error (error, AWS_ERROR, AWS_ERROR_INVALID, "“%s” is no region", region);
  else
    return g_strdup (region);
  return NULL;
}

/**
 * aws_service_endpoint_get_url:
 * @service: a service
 * @region: a region, as aws_service_endpoint_get_region() gives it
 * @error: (nullable): where an error goes
 *
 * Finds where a service is: `AWS_ENDPOINT_URL_<SERVICE>`, else `AWS_ENDPOINT_URL`, else the host
 * that AWS has for it. `AWS_IGNORE_CONFIGURED_ENDPOINT_URLS` set to `true` leaves the last only.
 *
 * Returns: (transfer full): the address, or %NULL with %AWS_ERROR_INVALID
 */
char *
aws_service_endpoint_get_url (AwsService service, const char *region, GError **error)
{
  const char *suffix = "amazonaws.com";
  const char *url = NULL;
  const char *ignore;

  g_return_val_if_fail (service < G_N_ELEMENTS (services), NULL);
  g_return_val_if_fail (region != NULL, NULL);

  if (!is_region (region))
    {
      g_set_error (error, AWS_ERROR, AWS_ERROR_INVALID, "“%s” is no region", region);
      return NULL;
    }
  ignore = get_variable ("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS");
  if (ignore == NULL || g_ascii_strcasecmp (ignore, "true") != 0)
    {
      url = get_variable (services[service].variable);
      if (url == NULL)
        url = get_variable ("AWS_ENDPOINT_URL");
    }
  if (url != NULL)
    return g_strdup (url);

  for (gsize i = 0; i < G_N_ELEMENTS (partitions); i++)
    if (g_str_has_prefix (region, partitions[i].prefix))
      suffix = partitions[i].suffix;
  return g_strdup_printf ("https://%s.%s.%s", services[service].host, region, suffix);
}

/**
 * aws_service_endpoint_get_signing_name:
 * @service: a service
 *
 * Returns: the name that requests to it are signed for
 */
const char *
aws_service_endpoint_get_signing_name (AwsService service)
{
  g_return_val_if_fail (service < G_N_ELEMENTS (services), NULL);

  return services[service].signing;
}

/**
 * aws_service_endpoint_new_client:
 * @service: a service
 * @region: a region, as aws_service_endpoint_get_region() gives it
 * @credentials: (nullable): who signs
 * @error: (nullable): where an error goes
 *
 * Makes a client of a service.
 *
 * Returns: (transfer full): the client, or %NULL with %AWS_ERROR_INVALID
 */
AwsClient *
aws_service_endpoint_new_client (AwsService service,
                                 const char *region,
                                 AwsCredentials *credentials,
                                 GError **error)
{
  g_autofree char *url = aws_service_endpoint_get_url (service, region, error);

  if (url == NULL)
    return NULL;
  return aws_client_new (url, region, services[service].signing, credentials, error);
}

/**
 * aws_service_endpoint_new_unsigned_client:
 * @service: a service
 * @region: a region, as aws_service_endpoint_get_region() gives it
 * @error: (nullable): where an error goes
 *
 * Makes a client of a service whose requests are not signed.
 *
 * Returns: (transfer full): the client, or %NULL with %AWS_ERROR_INVALID
 */
AwsClient *
aws_service_endpoint_new_unsigned_client (AwsService service, const char *region, GError **error)
{
  g_autofree char *url = aws_service_endpoint_get_url (service, region, error);

  return url != NULL ? aws_client_new_unsigned (url, error) : NULL;
}
