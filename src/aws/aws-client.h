#pragma once

#include "aws-credential-cache.h"
#include "aws-credentials.h"
#include "aws-error.h"
#include "aws-request.h"
#include "aws-response.h"

G_BEGIN_DECLS

#define AWS_TYPE_CLIENT (aws_client_get_type ())
G_DECLARE_FINAL_TYPE (AwsClient, aws_client, AWS, CLIENT, GObject)

/**
 * AwsRandom:
 * @user_data: what was given to aws_client_set_random()
 *
 * Draws a number for the jitter of a back-off.
 *
 * Returns: a number from 0 to 1
 */
typedef double (*AwsRandom) (gpointer user_data);

AwsClient *aws_client_new (const char *base_url,
                           const char *region,
                           const char *service,
                           AwsCredentials *credentials,
                           GError **error);

AwsClient *aws_client_new_unsigned (const char *base_url, GError **error);

const char *aws_client_get_base_url (AwsClient *self);
AwsCredentials *aws_client_get_credentials (AwsClient *self);
void aws_client_set_credentials (AwsClient *self, AwsCredentials *credentials);
void aws_client_set_credential_cache (AwsClient *self, AwsCredentialCache *cache);
void aws_client_set_connect_timeout (AwsClient *self, guint milliseconds);
void aws_client_set_timeout (AwsClient *self, guint milliseconds);
void aws_client_set_max_body (AwsClient *self, guint64 bytes);
void aws_client_set_retries (AwsClient *self, guint attempts, gint64 base_us);
gint64 aws_client_get_clock_offset (AwsClient *self);

void
aws_client_set_clock (AwsClient *self, AwsClock clock, gpointer user_data, GDestroyNotify destroy);
void aws_client_set_random (AwsClient *self,
                            AwsRandom random,
                            gpointer user_data,
                            GDestroyNotify destroy);

void aws_client_send_async (AwsClient *self,
                            const AwsRequest *request,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data);
AwsResponse *aws_client_send_finish (AwsClient *self,
                                     GAsyncResult *result,
                                     AwsResponse **failure,
                                     GError **error);
AwsResponse *aws_client_send (AwsClient *self,
                              const AwsRequest *request,
                              GCancellable *cancellable,
                              AwsResponse **failure,
                              GError **error);

G_END_DECLS
