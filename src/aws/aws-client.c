#include "aws-client.h"

#include "aws-client-private.h"
#include "aws-endpoint.h"
#include "aws-sigv4.h"

#define DEFAULT_CONNECT_TIMEOUT 5000
#define DEFAULT_TIMEOUT 60000
#define DEFAULT_MAX_BODY (16 * 1024 * 1024)

/**
 * AwsClient:
 *
 * Sends requests to one service at one address: signs them, sends them again by the rules of the
 * SDKs' standard retries, corrects for a clock that is wrong, and follows no redirect. The
 * authorities that it trusts are those of the file that `AWS_CA_BUNDLE` names, or the system's.
 *
 * A client belongs to the thread that made it and to the main context that was that thread's
 * default at the first aws_client_send_async().
 */
G_DEFINE_FINAL_TYPE (AwsClient, aws_client, G_TYPE_OBJECT)

enum
{
  PROP_0,
  PROP_BASE_URL,
  PROP_REGION,
  PROP_SERVICE,
  PROP_CREDENTIALS,
  PROP_CONNECT_TIMEOUT,
  PROP_TIMEOUT,
  PROP_MAX_BODY,
  N_PROPS,
};

static GParamSpec *props[N_PROPS];

static double
real_random (gpointer user_data)
{
  return g_random_double ();
}

static void
aws_client_constructed (GObject *object)
{
  AwsClient *self = AWS_CLIENT (object);

  G_OBJECT_CLASS (aws_client_parent_class)->constructed (object);

  self->base = aws_endpoint_parse (self->base_url, &self->base_error);
  if (self->base == NULL)
    return;
  self->origin = aws_endpoint_get_origin (self->base);
  self->host = aws_endpoint_get_host_header (self->base);
}

/* The keys that were derived from the secret go with it. */
static void
forget_credentials (AwsClient *self)
{
  g_clear_object (&self->cache);
  if (self->credentials == NULL)
    return;
  g_clear_pointer (&self->credentials, aws_credentials_unref);
  aws_sigv4_forget_keys ();
}

static void
aws_client_dispose (GObject *object)
{
  AwsClient *self = AWS_CLIENT (object);

  if (self->session != NULL)
    soup_session_abort (self->session);
  g_clear_object (&self->session);
  forget_credentials (self);

  G_OBJECT_CLASS (aws_client_parent_class)->dispose (object);
}

static void
aws_client_finalize (GObject *object)
{
  AwsClient *self = AWS_CLIENT (object);

  aws_time_clear (&self->time);
  if (self->random_destroy != NULL)
    self->random_destroy (self->random_data);
  g_free (self->base_url);
  g_clear_pointer (&self->base, g_uri_unref);
  g_free (self->origin);
  g_free (self->host);
  g_clear_error (&self->base_error);
  g_free (self->region);
  g_free (self->service);

  G_OBJECT_CLASS (aws_client_parent_class)->finalize (object);
}

static void
aws_client_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  AwsClient *self = AWS_CLIENT (object);

  switch (id)
    {
    case PROP_BASE_URL:
      g_value_set_string (value, self->base_url);
      break;
    case PROP_REGION:
      g_value_set_string (value, self->region);
      break;
    case PROP_SERVICE:
      g_value_set_string (value, self->service);
      break;
    case PROP_CREDENTIALS:
      g_value_set_boxed (value, self->credentials);
      break;
    case PROP_CONNECT_TIMEOUT:
      g_value_set_uint (value, self->connect_timeout);
      break;
    case PROP_TIMEOUT:
      g_value_set_uint (value, self->timeout);
      break;
    case PROP_MAX_BODY:
      g_value_set_uint64 (value, self->max_body);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
aws_client_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  AwsClient *self = AWS_CLIENT (object);

  switch (id)
    {
    case PROP_BASE_URL:
      self->base_url = g_value_dup_string (value);
      break;
    case PROP_REGION:
      self->region = g_value_dup_string (value);
      break;
    case PROP_SERVICE:
      self->service = g_value_dup_string (value);
      break;
    case PROP_CREDENTIALS:
      aws_client_set_credentials (self, g_value_get_boxed (value));
      break;
    case PROP_CONNECT_TIMEOUT:
      aws_client_set_connect_timeout (self, g_value_get_uint (value));
      break;
    case PROP_TIMEOUT:
      aws_client_set_timeout (self, g_value_get_uint (value));
      break;
    case PROP_MAX_BODY:
      aws_client_set_max_body (self, g_value_get_uint64 (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
aws_client_class_init (AwsClientClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags fixed = G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS;
  const GParamFlags settable =
      G_PARAM_READWRITE | G_PARAM_CONSTRUCT | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->constructed = aws_client_constructed;
  object_class->dispose = aws_client_dispose;
  object_class->finalize = aws_client_finalize;
  object_class->get_property = aws_client_get_property;
  object_class->set_property = aws_client_set_property;

  /**
   * AwsClient:base-url:
   *
   * The address that paths are put behind. `https:`, or `http:` on this machine itself.
   */
  props[PROP_BASE_URL] = g_param_spec_string ("base-url", NULL, NULL, NULL, fixed);
  /**
   * AwsClient:region:
   *
   * The region that requests are signed for.
   */
  props[PROP_REGION] = g_param_spec_string ("region", NULL, NULL, "us-east-1", fixed);
  /**
   * AwsClient:service:
   *
   * The service's signing name.
   */
  props[PROP_SERVICE] = g_param_spec_string ("service", NULL, NULL, "execute-api", fixed);
  /**
   * AwsClient:credentials:
   *
   * Who signs.
   */
  props[PROP_CREDENTIALS] =
      g_param_spec_boxed ("credentials", NULL, NULL, AWS_TYPE_CREDENTIALS, settable);
  /**
   * AwsClient:connect-timeout:
   *
   * How long one attempt may take to connect, in milliseconds; 0 for as long as it takes.
   */
  props[PROP_CONNECT_TIMEOUT] = g_param_spec_uint ("connect-timeout", NULL, NULL, 0, G_MAXUINT,
                                                   DEFAULT_CONNECT_TIMEOUT, settable);
  /**
   * AwsClient:timeout:
   *
   * How long all attempts may take together, in milliseconds; 0 for as long as it takes.
   */
  props[PROP_TIMEOUT] =
      g_param_spec_uint ("timeout", NULL, NULL, 0, G_MAXUINT, DEFAULT_TIMEOUT, settable);
  /**
   * AwsClient:max-body:
   *
   * The largest answer that is taken, in bytes, decompressed.
   */
  props[PROP_MAX_BODY] =
      g_param_spec_uint64 ("max-body", NULL, NULL, 1, G_MAXINT64, DEFAULT_MAX_BODY, settable);

  g_object_class_install_properties (object_class, N_PROPS, props);
}

static void
aws_client_init (AwsClient *self)
{
  self->random = real_random;
  self->max_attempts = AWS_RETRY_ATTEMPTS;
  self->retry_base = AWS_RETRY_BASE;
  aws_retry_bucket_init (&self->bucket);
}

/**
 * aws_client_new:
 * @base_url: the address that paths are put behind, as
 *   `https://abc.execute-api.us-east-1.amazonaws.com/prod`; `http:` only on this machine itself
 * @region: the region that requests are signed for
 * @service: the signing name of the service
 * @credentials: (nullable): who signs; without, nothing can be sent
 * @error: (nullable): where an error goes
 *
 * Makes a client.
 *
 * Returns: (transfer full): the client, or %NULL with %AWS_ERROR_INVALID
 */
AwsClient *
aws_client_new (const char *base_url,
                const char *region,
                const char *service,
                AwsCredentials *credentials,
                GError **error)
{
  g_autoptr (AwsClient) self = NULL;

  g_return_val_if_fail (base_url != NULL, NULL);
  g_return_val_if_fail (region != NULL && service != NULL, NULL);

  self = g_object_new (AWS_TYPE_CLIENT, "base-url", base_url, "region", region, "service", service,
                       "credentials", credentials, NULL);
  if (self->base_error != NULL)
    {
      g_propagate_error (error, g_error_copy (self->base_error));
      return NULL;
    }
  return g_steal_pointer (&self);
}

/**
 * aws_client_new_unsigned:
 * @base_url: the address that paths are put behind, as for aws_client_new()
 * @error: (nullable): where an error goes
 *
 * Makes a client whose requests are not signed: what they carry themselves is all that says who
 * asks. Its errors never repeat a server's words, which may hold it.
 *
 * Returns: (transfer full): the client, or %NULL with %AWS_ERROR_INVALID
 */
AwsClient *
aws_client_new_unsigned (const char *base_url, GError **error)
{
  AwsClient *self;

  g_return_val_if_fail (base_url != NULL, NULL);

  self = aws_client_new (base_url, "", "", NULL, error);
  if (self != NULL)
    self->is_unsigned = TRUE;
  return self;
}

/**
 * aws_client_get_base_url:
 * @self: a client
 *
 * Returns: the address that paths are put behind
 */
const char *
aws_client_get_base_url (AwsClient *self)
{
  g_return_val_if_fail (AWS_IS_CLIENT (self), NULL);

  return self->base_url;
}

/**
 * aws_client_get_credentials:
 * @self: a client
 *
 * Returns: (transfer none) (nullable): who signs
 */
AwsCredentials *
aws_client_get_credentials (AwsClient *self)
{
  g_return_val_if_fail (AWS_IS_CLIENT (self), NULL);

  return self->credentials;
}

/**
 * aws_client_set_credentials:
 * @self: a client
 * @credentials: (nullable): who signs from the next attempt on, retries included
 *
 * Sets who signs, as after a new sign-in. It takes the place of a cache.
 */
void
aws_client_set_credentials (AwsClient *self, AwsCredentials *credentials)
{
  g_return_if_fail (AWS_IS_CLIENT (self));

  if (self->credentials == credentials && self->cache == NULL)
    return;
  forget_credentials (self);
  if (credentials != NULL)
    self->credentials = aws_credentials_ref (credentials);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_CREDENTIALS]);
}

/**
 * aws_client_set_credential_cache:
 * @self: a client whose requests are signed, and are sent by aws_client_send_async()
 * @cache: (nullable): where the credentials of each attempt come from
 *
 * Lets credentials be fetched as they are needed, in the place of those that
 * aws_client_set_credentials() sets. A request that a service refuses because they have expired is
 * sent once more with new ones.
 */
void
aws_client_set_credential_cache (AwsClient *self, AwsCredentialCache *cache)
{
  g_return_if_fail (AWS_IS_CLIENT (self));
  g_return_if_fail (!self->is_unsigned);
  g_return_if_fail (cache == NULL || AWS_IS_CREDENTIAL_CACHE (cache));

  if (cache != NULL)
    g_object_ref (cache);
  aws_client_set_credentials (self, NULL);
  g_clear_object (&self->cache);
  self->cache = cache;
}

/**
 * aws_client_set_connect_timeout:
 * @self: a client
 * @milliseconds: how long one attempt may take to connect; 0 is for ever
 *
 * Sets the timeout of attempts that have not begun.
 */
void
aws_client_set_connect_timeout (AwsClient *self, guint milliseconds)
{
  g_return_if_fail (AWS_IS_CLIENT (self));

  if (self->connect_timeout == milliseconds)
    return;
  self->connect_timeout = milliseconds;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_CONNECT_TIMEOUT]);
}

/**
 * aws_client_set_timeout:
 * @self: a client
 * @milliseconds: how long all attempts may take together; 0 is for ever
 *
 * Sets the timeout of requests that have not begun.
 */
void
aws_client_set_timeout (AwsClient *self, guint milliseconds)
{
  g_return_if_fail (AWS_IS_CLIENT (self));

  if (self->timeout == milliseconds)
    return;
  self->timeout = milliseconds;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_TIMEOUT]);
}

/**
 * aws_client_set_max_body:
 * @self: a client
 * @bytes: the largest answer that is taken, at least 1
 *
 * Bounds the answers; what is larger is %AWS_ERROR_PARSE.
 */
void
aws_client_set_max_body (AwsClient *self, guint64 bytes)
{
  g_return_if_fail (AWS_IS_CLIENT (self));
  g_return_if_fail (bytes >= 1 && bytes <= G_MAXINT64);

  if (self->max_body == bytes)
    return;
  self->max_body = bytes;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_MAX_BODY]);
}

/**
 * aws_client_get_clock_offset:
 * @self: a client
 *
 * Tells by how much requests are signed off this machine's clock. It stays 0 as long as the
 * clock is within five minutes of the server's.
 *
 * Returns: what the server's clock shows more than ours, in microseconds
 */
gint64
aws_client_get_clock_offset (AwsClient *self)
{
  g_return_val_if_fail (AWS_IS_CLIENT (self), 0);

  return self->clock_offset;
}

/**
 * aws_client_set_clock:
 * @self: a client
 * @clock: tells the time that requests are signed with
 * @user_data: what @clock gets
 * @destroy: (nullable): frees @user_data
 *
 * Puts another clock in the place of this machine's.
 */
void
aws_client_set_clock (AwsClient *self, AwsClock clock, gpointer user_data, GDestroyNotify destroy)
{
  g_return_if_fail (AWS_IS_CLIENT (self));
  g_return_if_fail (clock != NULL);

  aws_time_set (&self->time, clock, user_data, destroy);
}

/**
 * aws_client_set_random:
 * @self: a client
 * @random: draws the numbers for the jitter of back-offs
 * @user_data: what @random gets
 * @destroy: (nullable): frees @user_data
 *
 * Puts other numbers in the place of random ones.
 */
void
aws_client_set_random (AwsClient *self,
                       AwsRandom random,
                       gpointer user_data,
                       GDestroyNotify destroy)
{
  g_return_if_fail (AWS_IS_CLIENT (self));
  g_return_if_fail (random != NULL);

  if (self->random_destroy != NULL)
    self->random_destroy (self->random_data);
  self->random = random;
  self->random_data = user_data;
  self->random_destroy = destroy;
}
