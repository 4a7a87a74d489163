#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define AWS_TYPE_CREDENTIALS (aws_credentials_get_type ())

typedef struct _AwsCredentials AwsCredentials;

GType aws_credentials_get_type (void);

AwsCredentials *aws_credentials_new (const char *access_key_id,
                                     const char *secret_access_key,
                                     const char *session_token,
                                     gint64 expiration_us);
AwsCredentials *aws_credentials_new_from_parts (const char *access_key_id,
                                                const char *secret_access_key,
                                                const char *session_token,
                                                const char *expiration);
AwsCredentials *aws_credentials_new_from_environment (GError **error);

AwsCredentials *aws_credentials_ref (AwsCredentials *self);
void aws_credentials_unref (AwsCredentials *self);

guint aws_credentials_get_serial (const AwsCredentials *self);
const char *aws_credentials_get_access_key_id (const AwsCredentials *self);
const char *aws_credentials_get_secret_access_key (const AwsCredentials *self);
const char *aws_credentials_get_session_token (const AwsCredentials *self);
gint64 aws_credentials_get_expiration (const AwsCredentials *self);
gboolean aws_credentials_is_expired (const AwsCredentials *self, gint64 now_us);
gboolean aws_credentials_equal (const AwsCredentials *self, const AwsCredentials *other);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AwsCredentials, aws_credentials_unref)

G_END_DECLS
