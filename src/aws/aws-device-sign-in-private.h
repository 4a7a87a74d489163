#pragma once

#include "aws-device-sign-in.h"
#include "aws-sso-oidc.h"

G_BEGIN_DECLS

struct _AwsDeviceSignIn
{
  GObject parent_instance;

  AwsSsoSession *session;
  AwsTime time;
  AwsWait wait;
  gpointer wait_data;
  GDestroyNotify wait_destroy;

  AwsSignInState state;
  AwsSsoOidc *oidc;
  AwsSsoToken *client;
  gboolean registered; /* by this sign-in, not by one before */
  AwsDeviceAuthorization *authorization;
  gint64 expires_us;
  gint64 interval_us;
  GSource *timer;
  GSource *cancelled;
};

void aws_device_sign_in_set_state (AwsDeviceSignIn *self, AwsSignInState state);
void aws_device_sign_in_take_authorization (AwsDeviceSignIn *self,
                                            AwsDeviceAuthorization *authorization);

G_END_DECLS
