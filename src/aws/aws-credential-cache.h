#pragma once

#include "aws-clock.h"
#include "aws-credential-provider.h"

G_BEGIN_DECLS

/**
 * AWS_CREDENTIALS_ADVISORY:
 *
 * So long before credentials expire, in microseconds, new ones are fetched in the background.
 */
#define AWS_CREDENTIALS_ADVISORY (15 * G_TIME_SPAN_MINUTE)

/**
 * AWS_CREDENTIALS_MANDATORY:
 *
 * So long before they expire, in microseconds, a caller waits for the new ones.
 */
#define AWS_CREDENTIALS_MANDATORY (10 * G_TIME_SPAN_MINUTE)

#define AWS_TYPE_CREDENTIAL_CACHE (aws_credential_cache_get_type ())
G_DECLARE_FINAL_TYPE (AwsCredentialCache, aws_credential_cache, AWS, CREDENTIAL_CACHE, GObject)

AwsCredentialCache *aws_credential_cache_new (AwsCredentialProvider *provider);

AwsCredentials *aws_credential_cache_peek (AwsCredentialCache *self);
void aws_credential_cache_invalidate (AwsCredentialCache *self, AwsCredentials *refused);
void aws_credential_cache_forget (AwsCredentialCache *self);

void aws_credential_cache_set_clock (AwsCredentialCache *self,
                                     AwsClock clock,
                                     gpointer user_data,
                                     GDestroyNotify destroy);
void aws_credential_cache_set_clock_offset (AwsCredentialCache *self, gint64 offset_us);
void aws_credential_cache_set_patience (AwsCredentialCache *self, guint milliseconds);

G_END_DECLS
