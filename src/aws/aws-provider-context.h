#pragma once

#include "aws-clock.h"
#include "aws-token-store.h"

G_BEGIN_DECLS

/**
 * AwsMfaFunc:
 * @serial: the device that makes the code
 * @profile: (nullable): the profile that wants it
 * @task: (transfer full): gets the code, to be freed with aws_secret_free(), or an error; its
 *   cancellable tells that nobody wants it any more
 * @user_data: what was given to aws_provider_context_set_mfa()
 *
 * Asks a person for the code of a device.
 */
typedef void (*AwsMfaFunc) (const char *serial,
                            const char *profile,
                            GTask *task,
                            gpointer user_data);

#define AWS_TYPE_PROVIDER_CONTEXT (aws_provider_context_get_type ())
G_DECLARE_FINAL_TYPE (AwsProviderContext, aws_provider_context, AWS, PROVIDER_CONTEXT, GObject)

AwsProviderContext *aws_provider_context_new (void);

AwsTokenStore *aws_provider_context_get_token_store (AwsProviderContext *self);
void aws_provider_context_set_token_store (AwsProviderContext *self, AwsTokenStore *store);

gboolean aws_provider_context_has_mfa (AwsProviderContext *self);
void aws_provider_context_ask_mfa (AwsProviderContext *self,
                                   const char *serial,
                                   const char *profile,
                                   GTask *task);
void aws_provider_context_set_mfa (AwsProviderContext *self,
                                   AwsMfaFunc ask,
                                   gpointer user_data,
                                   GDestroyNotify destroy);

gboolean aws_provider_context_get_sandboxed (AwsProviderContext *self);
void aws_provider_context_set_sandboxed (AwsProviderContext *self, gboolean sandboxed);

gint64 aws_provider_context_get_time (AwsProviderContext *self);
void aws_provider_context_set_clock (AwsProviderContext *self,
                                     AwsClock clock,
                                     gpointer user_data,
                                     GDestroyNotify destroy);

G_END_DECLS
