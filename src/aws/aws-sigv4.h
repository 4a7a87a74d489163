#pragma once

#include "aws-credentials.h"

G_BEGIN_DECLS

#define AWS_SIGV4_ALGORITHM "AWS4-HMAC-SHA256"

/**
 * AWS_SIGV4_KEY_LENGTH:
 *
 * The bytes of a signing key, which are those of a SHA-256.
 */
#define AWS_SIGV4_KEY_LENGTH 32

char *aws_sigv4_hash (gconstpointer data, gsize length);
char *aws_sigv4_hash_bytes (GBytes *bytes);

char *aws_sigv4_format_time (gint64 time_us);
gint64 aws_sigv4_parse_time (const char *text);

char *aws_sigv4_scope (const char *day, const char *region, const char *service);
char *aws_sigv4_string_to_sign (const char *time, const char *scope, const char *canonical_request);

void aws_sigv4_derive_key (const AwsCredentials *credentials,
                           const char *day,
                           const char *region,
                           const char *service,
                           guint8 key[AWS_SIGV4_KEY_LENGTH]);
char *aws_sigv4_sign (const AwsCredentials *credentials,
                      const char *day,
                      const char *region,
                      const char *service,
                      const char *string_to_sign);
void aws_sigv4_forget_keys (void);

G_END_DECLS
