#include "aws-device-sign-in.h"

#include "aws-device-sign-in-private.h"

/**
 * AwsDeviceSignIn:
 *
 * One sign-in with IAM Identity Center by device authorization: a code is shown, a person allows it
 * in a browser, and the token comes. It belongs to one thread, and is run once.
 */
G_DEFINE_FINAL_TYPE (AwsDeviceSignIn, aws_device_sign_in, G_TYPE_OBJECT)

enum
{
  PROP_0,
  PROP_STATE,
  PROP_USER_CODE,
  PROP_VERIFICATION_URI,
  PROP_VERIFICATION_URI_COMPLETE,
  PROP_EXPIRES,
  N_PROPS,
};

static GParamSpec *props[N_PROPS];

/**
 * aws_sign_in_state_get_type:
 *
 * Returns: the type of #AwsSignInState
 */
GType
aws_sign_in_state_get_type (void)
{
  static const GEnumValue values[] = {
    { AWS_SIGN_IN_IDLE, "AWS_SIGN_IN_IDLE", "idle" },
    { AWS_SIGN_IN_REGISTERING, "AWS_SIGN_IN_REGISTERING", "registering" },
    { AWS_SIGN_IN_WAITING, "AWS_SIGN_IN_WAITING", "waiting" },
    { AWS_SIGN_IN_OFFLINE, "AWS_SIGN_IN_OFFLINE", "offline" },
    { AWS_SIGN_IN_DONE, "AWS_SIGN_IN_DONE", "done" },
    { AWS_SIGN_IN_EXPIRED, "AWS_SIGN_IN_EXPIRED", "expired" },
    { AWS_SIGN_IN_DENIED, "AWS_SIGN_IN_DENIED", "denied" },
    { AWS_SIGN_IN_CANCELLED, "AWS_SIGN_IN_CANCELLED", "cancelled" },
    { AWS_SIGN_IN_FAILED, "AWS_SIGN_IN_FAILED", "failed" },
    { 0, NULL, NULL },
  };
  static gsize type = 0;

  if (g_once_init_enter (&type))
    g_once_init_leave (&type,
                       g_enum_register_static (g_intern_static_string ("AwsSignInState"), values));
  return type;
}

static GSource *
real_wait (gint64 delay_us, gpointer user_data)
{
  return g_timeout_source_new ((guint) (delay_us / G_TIME_SPAN_MILLISECOND));
}

static void
aws_device_sign_in_finalize (GObject *object)
{
  AwsDeviceSignIn *self = AWS_DEVICE_SIGN_IN (object);

  g_clear_pointer (&self->session, aws_sso_session_free);
  g_clear_pointer (&self->client, aws_sso_token_free);
  g_clear_pointer (&self->authorization, aws_device_authorization_free);
  g_clear_object (&self->oidc);
  aws_time_clear (&self->time);
  if (self->wait_destroy != NULL)
    self->wait_destroy (self->wait_data);

  G_OBJECT_CLASS (aws_device_sign_in_parent_class)->finalize (object);
}

static void
aws_device_sign_in_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  AwsDeviceSignIn *self = AWS_DEVICE_SIGN_IN (object);

  switch (id)
    {
    case PROP_STATE:
      g_value_set_enum (value, (int) self->state);
      break;
    case PROP_USER_CODE:
      g_value_set_string (value, aws_device_sign_in_get_user_code (self));
      break;
    case PROP_VERIFICATION_URI:
      g_value_set_string (value, aws_device_sign_in_get_verification_uri (self));
      break;
    case PROP_VERIFICATION_URI_COMPLETE:
      g_value_set_string (value, aws_device_sign_in_get_verification_uri_complete (self));
      break;
    case PROP_EXPIRES:
      g_value_set_int64 (value, self->expires_us);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
aws_device_sign_in_class_init (AwsDeviceSignInClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->finalize = aws_device_sign_in_finalize;
  object_class->get_property = aws_device_sign_in_get_property;

  /**
   * AwsDeviceSignIn:state:
   *
   * Where the sign-in stands.
   */
  props[PROP_STATE] =
      g_param_spec_enum ("state", NULL, NULL, AWS_TYPE_SIGN_IN_STATE, AWS_SIGN_IN_IDLE, flags);
  /**
   * AwsDeviceSignIn:user-code:
   *
   * The code that a person compares or types; %NULL until there is one.
   */
  props[PROP_USER_CODE] = g_param_spec_string ("user-code", NULL, NULL, NULL, flags);
  /**
   * AwsDeviceSignIn:verification-uri:
   *
   * Where the code is typed; %NULL until there is one.
   */
  props[PROP_VERIFICATION_URI] = g_param_spec_string ("verification-uri", NULL, NULL, NULL, flags);
  /**
   * AwsDeviceSignIn:verification-uri-complete:
   *
   * The same with the code in it; %NULL if the service does not give one.
   */
  props[PROP_VERIFICATION_URI_COMPLETE] =
      g_param_spec_string ("verification-uri-complete", NULL, NULL, NULL, flags);
  /**
   * AwsDeviceSignIn:expires:
   *
   * Until when the code is good, in microseconds since the Unix epoch; 0 until there is one.
   */
  props[PROP_EXPIRES] = g_param_spec_int64 ("expires", NULL, NULL, 0, G_MAXINT64, 0, flags);

  g_object_class_install_properties (object_class, N_PROPS, props);
}

static void
aws_device_sign_in_init (AwsDeviceSignIn *self)
{
  self->wait = real_wait;
}

/**
 * aws_device_sign_in_new:
 * @session: where to sign in
 * @previous: (nullable): a token of a sign-in before, whose client is used again as long as it is
 *   registered
 *
 * Returns: (transfer full): a sign-in that has not begun
 */
AwsDeviceSignIn *
aws_device_sign_in_new (const AwsSsoSession *session, const AwsSsoToken *previous)
{
  AwsDeviceSignIn *self;

  g_return_val_if_fail (session != NULL, NULL);

  self = g_object_new (AWS_TYPE_DEVICE_SIGN_IN, NULL);
  self->session = aws_sso_session_copy (session);
  if (previous != NULL)
    self->client = aws_sso_token_copy (previous);
  return self;
}

/**
 * aws_device_sign_in_get_state:
 * @self: a sign-in
 *
 * Returns: where it stands
 */
AwsSignInState
aws_device_sign_in_get_state (AwsDeviceSignIn *self)
{
  g_return_val_if_fail (AWS_IS_DEVICE_SIGN_IN (self), AWS_SIGN_IN_FAILED);

  return self->state;
}

/**
 * aws_device_sign_in_get_user_code:
 * @self: a sign-in
 *
 * Returns: (nullable): the code that a person compares or types
 */
const char *
aws_device_sign_in_get_user_code (AwsDeviceSignIn *self)
{
  g_return_val_if_fail (AWS_IS_DEVICE_SIGN_IN (self), NULL);

  return self->authorization != NULL ? self->authorization->user_code : NULL;
}

/**
 * aws_device_sign_in_get_verification_uri:
 * @self: a sign-in
 *
 * Returns: (nullable): where the code is typed
 */
const char *
aws_device_sign_in_get_verification_uri (AwsDeviceSignIn *self)
{
  g_return_val_if_fail (AWS_IS_DEVICE_SIGN_IN (self), NULL);

  return self->authorization != NULL ? self->authorization->verification_uri : NULL;
}

/**
 * aws_device_sign_in_get_verification_uri_complete:
 * @self: a sign-in
 *
 * Returns: (nullable): the same with the code in it
 */
const char *
aws_device_sign_in_get_verification_uri_complete (AwsDeviceSignIn *self)
{
  g_return_val_if_fail (AWS_IS_DEVICE_SIGN_IN (self), NULL);

  return self->authorization != NULL ? self->authorization->verification_uri_complete : NULL;
}

/**
 * aws_device_sign_in_get_expires:
 * @self: a sign-in
 *
 * Returns: until when the code is good, in microseconds since the Unix epoch; 0 if there is none
 */
gint64
aws_device_sign_in_get_expires (AwsDeviceSignIn *self)
{
  g_return_val_if_fail (AWS_IS_DEVICE_SIGN_IN (self), 0);

  return self->expires_us;
}

/**
 * aws_device_sign_in_set_clock:
 * @self: a sign-in that has not begun
 * @clock: tells the time by which the code expires
 * @user_data: what @clock gets
 * @destroy: (nullable): frees @user_data
 *
 * Puts another clock in the place of this machine's.
 */
void
aws_device_sign_in_set_clock (AwsDeviceSignIn *self,
                              AwsClock clock,
                              gpointer user_data,
                              GDestroyNotify destroy)
{
  g_return_if_fail (AWS_IS_DEVICE_SIGN_IN (self));
  g_return_if_fail (clock != NULL);

  aws_time_set (&self->time, clock, user_data, destroy);
}

/**
 * aws_device_sign_in_set_wait:
 * @self: a sign-in that has not begun
 * @wait: makes the sources that end a wait
 * @user_data: what @wait gets
 * @destroy: (nullable): frees @user_data
 *
 * Puts other waits in the place of real ones.
 */
void
aws_device_sign_in_set_wait (AwsDeviceSignIn *self,
                             AwsWait wait,
                             gpointer user_data,
                             GDestroyNotify destroy)
{
  g_return_if_fail (AWS_IS_DEVICE_SIGN_IN (self));
  g_return_if_fail (wait != NULL);

  if (self->wait_destroy != NULL)
    self->wait_destroy (self->wait_data);
  self->wait = wait;
  self->wait_data = user_data;
  self->wait_destroy = destroy;
}

/**
 * aws_device_sign_in_set_state:
 * @self: a sign-in
 * @state: where it stands
 *
 * For its course: tells where it stands.
 */
void
aws_device_sign_in_set_state (AwsDeviceSignIn *self, AwsSignInState state)
{
  if (self->state == state)
    return;
  self->state = state;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_STATE]);
}

/**
 * aws_device_sign_in_take_authorization:
 * @self: a sign-in
 * @authorization: (nullable) (transfer full): what a person is shown
 *
 * For its course: shows another code, or none.
 */
void
aws_device_sign_in_take_authorization (AwsDeviceSignIn *self, AwsDeviceAuthorization *authorization)
{
  g_clear_pointer (&self->authorization, aws_device_authorization_free);
  self->authorization = authorization;
  self->expires_us = 0;
  if (authorization != NULL)
    self->expires_us = aws_time_get (&self->time) + authorization->expires_in * G_USEC_PER_SEC;
  g_object_freeze_notify (G_OBJECT (self));
  for (guint id = PROP_USER_CODE; id <= PROP_EXPIRES; id++)
    g_object_notify_by_pspec (G_OBJECT (self), props[id]);
  g_object_thaw_notify (G_OBJECT (self));
}
