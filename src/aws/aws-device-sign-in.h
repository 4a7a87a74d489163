#pragma once

#include "aws-clock.h"
#include "aws-sso-session.h"
#include "aws-sso-token.h"

G_BEGIN_DECLS

/**
 * AwsSignInState:
 * @AWS_SIGN_IN_IDLE: not begun
 * @AWS_SIGN_IN_REGISTERING: a code is being asked for
 * @AWS_SIGN_IN_WAITING: there is a code; a person has to allow it in a browser
 * @AWS_SIGN_IN_OFFLINE: the service cannot be reached; it is tried again until the code expires
 * @AWS_SIGN_IN_DONE: there is a token
 * @AWS_SIGN_IN_EXPIRED: nobody allowed it in time
 * @AWS_SIGN_IN_DENIED: somebody denied it
 * @AWS_SIGN_IN_CANCELLED: the caller cancelled it
 * @AWS_SIGN_IN_FAILED: the service refused it
 *
 * Where a sign-in stands. The last five do not change any more.
 */
typedef enum
{
  AWS_SIGN_IN_IDLE,
  AWS_SIGN_IN_REGISTERING,
  AWS_SIGN_IN_WAITING,
  AWS_SIGN_IN_OFFLINE,
  AWS_SIGN_IN_DONE,
  AWS_SIGN_IN_EXPIRED,
  AWS_SIGN_IN_DENIED,
  AWS_SIGN_IN_CANCELLED,
  AWS_SIGN_IN_FAILED,
} AwsSignInState;

/**
 * AwsWait:
 * @delay_us: how long to wait, in microseconds
 * @user_data: what was given to aws_device_sign_in_set_wait()
 *
 * Returns: (transfer full): a source that fires once @delay_us have passed
 */
typedef GSource *(*AwsWait) (gint64 delay_us, gpointer user_data);

#define AWS_TYPE_SIGN_IN_STATE (aws_sign_in_state_get_type ())
GType aws_sign_in_state_get_type (void);

#define AWS_TYPE_DEVICE_SIGN_IN (aws_device_sign_in_get_type ())
G_DECLARE_FINAL_TYPE (AwsDeviceSignIn, aws_device_sign_in, AWS, DEVICE_SIGN_IN, GObject)

AwsDeviceSignIn *aws_device_sign_in_new (const AwsSsoSession *session, const AwsSsoToken *previous);

AwsSignInState aws_device_sign_in_get_state (AwsDeviceSignIn *self);
const char *aws_device_sign_in_get_user_code (AwsDeviceSignIn *self);
const char *aws_device_sign_in_get_verification_uri (AwsDeviceSignIn *self);
const char *aws_device_sign_in_get_verification_uri_complete (AwsDeviceSignIn *self);
gint64 aws_device_sign_in_get_expires (AwsDeviceSignIn *self);

void aws_device_sign_in_set_clock (AwsDeviceSignIn *self,
                                   AwsClock clock,
                                   gpointer user_data,
                                   GDestroyNotify destroy);
void aws_device_sign_in_set_wait (AwsDeviceSignIn *self,
                                  AwsWait wait,
                                  gpointer user_data,
                                  GDestroyNotify destroy);

void aws_device_sign_in_run_async (AwsDeviceSignIn *self,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data);
AwsSsoToken *
aws_device_sign_in_run_finish (AwsDeviceSignIn *self, GAsyncResult *result, GError **error);

G_END_DECLS
