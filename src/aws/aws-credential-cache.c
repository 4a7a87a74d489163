#include "aws-credential-cache.h"

#include "aws-sigv4.h"
#include "aws-source.h"

/* How long a caller waits for new credentials while the old ones are still good. */
#define DEFAULT_PATIENCE 5000

/* A source that was asked is left alone for so long, whatever it said, as long as what is there
 * is good: some give credentials for less than a quarter of an hour, and some fail for long. */
#define PAUSE G_TIME_SPAN_MINUTE

/**
 * AwsCredentialCache:
 *
 * Keeps the credentials of a source as long as they are good, and gets new ones before they
 * expire. However many ask, the source is asked once at a time. It belongs to one thread and one
 * main context.
 */
struct _AwsCredentialCache
{
  GObject parent_instance;

  AwsCredentialProvider *provider;
  AwsTime time;
  gint64 clock_offset;
  guint patience;

  AwsCredentials *current;
  gint64 asked; /* when the source last answered, 0 if that no longer counts */
  gboolean failed;
  GCancellable *flight; /* of the fetch that counts, NULL if there is none */
  GPtrArray *waiters;
};

/* A fetch that is under way. */
typedef struct
{
  AwsCredentialCache *cache;
  GCancellable *cancellable;
} Flight;

typedef struct
{
  AwsCredentialCache *cache; /* lives as long as the task */
  GTask *task;
  GSource *cancelled;
  GSource *patience;
} Waiter;

static void provider_init (AwsCredentialProviderInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (AwsCredentialCache,
                               aws_credential_cache,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (AWS_TYPE_CREDENTIAL_PROVIDER, provider_init))

static void
waiter_free (gpointer data)
{
  Waiter *waiter = data;

  aws_source_clear (&waiter->cancelled);
  aws_source_clear (&waiter->patience);
  g_object_unref (waiter->task);
  g_free (waiter);
}

static void
return_credentials (GTask *task, AwsCredentials *credentials)
{
  g_task_return_pointer (task, aws_credentials_ref (credentials),
                         (GDestroyNotify) aws_credentials_unref);
}

/* The keys that were derived from the secret go with it. */
static void
drop_current (AwsCredentialCache *self)
{
  if (self->current == NULL)
    return;
  g_clear_pointer (&self->current, aws_credentials_unref);
  aws_sigv4_forget_keys ();
}

/* Ends all waiting with the credentials, or with an error that stays the caller's. */
static void
answer_waiters (AwsCredentialCache *self, AwsCredentials *credentials, const GError *error)
{
  g_autoptr (GPtrArray) waiters = g_steal_pointer (&self->waiters);

  self->waiters = g_ptr_array_new_with_free_func (waiter_free);
  for (guint i = 0; i < waiters->len; i++)
    {
      Waiter *waiter = g_ptr_array_index (waiters, i);

      if (credentials != NULL)
        return_credentials (waiter->task, credentials);
      else
        g_task_return_error (waiter->task, g_error_copy (error));
    }
}

static gint64
get_now (AwsCredentialCache *self)
{
  return aws_time_get (&self->time) + self->clock_offset;
}

/* How long the current credentials are good. */
static gint64
get_rest (AwsCredentialCache *self)
{
  gint64 expiration;

  if (self->current == NULL)
    return 0;
  expiration = aws_credentials_get_expiration (self->current);
  return expiration == 0 ? G_MAXINT64 : MAX (expiration - get_now (self), 0);
}

static void
on_fetched (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autofree Flight *flight = user_data;
  g_autoptr (AwsCredentialCache) self = flight->cache;
  g_autoptr (GCancellable) cancellable = flight->cancellable;
  g_autoptr (GError) error = NULL;
  g_autoptr (AwsCredentials) credentials =
      aws_credential_provider_get_finish (AWS_CREDENTIAL_PROVIDER (source), result, &error);

  /* One that was forgotten has no say any more. */
  if (self->flight != cancellable)
    return;
  g_clear_object (&self->flight);
  self->asked = get_now (self);
  self->failed = credentials == NULL;
  if (credentials != NULL)
    {
      drop_current (self);
      self->current = aws_credentials_ref (credentials);
    }
  else if (get_rest (self) > 0)
    credentials = aws_credentials_ref (self->current);
  answer_waiters (self, credentials, error);
}

static void
start_flight (AwsCredentialCache *self)
{
  Flight *flight;

  if (self->flight != NULL)
    return;
  self->flight = g_cancellable_new ();
  flight = g_new0 (Flight, 1);
  flight->cache = g_object_ref (self);
  flight->cancellable = g_object_ref (self->flight);
  aws_credential_provider_get_async (self->provider, self->flight, on_fetched, flight);
}

static gboolean
on_cancelled (GCancellable *cancellable, gpointer user_data)
{
  Waiter *waiter = user_data;

  g_task_return_error_if_cancelled (waiter->task);
  g_ptr_array_remove (waiter->cache->waiters, waiter);
  return G_SOURCE_REMOVE;
}

static gboolean
on_patience_over (gpointer user_data)
{
  Waiter *waiter = user_data;
  AwsCredentialCache *self = waiter->cache;

  if (get_rest (self) == 0)
    {
      aws_source_clear (&waiter->patience);
      return G_SOURCE_REMOVE;
    }
  return_credentials (waiter->task, self->current);
  g_ptr_array_remove (self->waiters, waiter);
  return G_SOURCE_REMOVE;
}

/* Takes @task. */
static void
add_waiter (AwsCredentialCache *self, GTask *task, gboolean patient)
{
  Waiter *waiter = g_new0 (Waiter, 1);
  GCancellable *cancellable = g_task_get_cancellable (task);

  waiter->cache = self;
  waiter->task = task;
  if (cancellable != NULL)
    aws_source_attach (&waiter->cancelled, g_cancellable_source_new (cancellable),
                       g_task_get_context (task), G_SOURCE_FUNC (on_cancelled), waiter);
  if (!patient)
    aws_source_attach (&waiter->patience, g_timeout_source_new (self->patience),
                       g_task_get_context (task), on_patience_over, waiter);
  g_ptr_array_add (self->waiters, waiter);
}

static const char *
get_source (AwsCredentialProvider *provider)
{
  return aws_credential_provider_get_source (AWS_CREDENTIAL_CACHE (provider)->provider);
}

static void
fetch (AwsCredentialProvider *provider, GTask *task)
{
  AwsCredentialCache *self = AWS_CREDENTIAL_CACHE (provider);
  gint64 rest = get_rest (self);
  gboolean just_asked = self->asked != 0 && ABS (get_now (self) - self->asked) < PAUSE;

  /* New ones that seem to have expired do so by a clock that is wrong: the service decides. */
  if (rest > AWS_CREDENTIALS_ADVISORY ||
      (self->current != NULL && just_asked && (rest > 0 || !self->failed)))
    {
      return_credentials (task, self->current);
      g_object_unref (task);
      return;
    }

  if (rest > AWS_CREDENTIALS_MANDATORY)
    {
      return_credentials (task, self->current);
      g_object_unref (task);
    }
  else
    add_waiter (self, task, rest == 0);
  start_flight (self);
}

static void
provider_init (AwsCredentialProviderInterface *iface)
{
  iface->get_source = get_source;
  iface->fetch = fetch;
}

static void
aws_credential_cache_finalize (GObject *object)
{
  AwsCredentialCache *self = AWS_CREDENTIAL_CACHE (object);

  /* Who waits, and what is under way, hold the cache: there is neither. */
  drop_current (self);
  g_ptr_array_unref (self->waiters);
  g_clear_object (&self->flight);
  g_clear_object (&self->provider);
  aws_time_clear (&self->time);

  G_OBJECT_CLASS (aws_credential_cache_parent_class)->finalize (object);
}

static void
aws_credential_cache_class_init (AwsCredentialCacheClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = aws_credential_cache_finalize;
}

static void
aws_credential_cache_init (AwsCredentialCache *self)
{
  self->patience = DEFAULT_PATIENCE;
  self->waiters = g_ptr_array_new_with_free_func (waiter_free);
}

/**
 * aws_credential_cache_new:
 * @provider: a source of credentials
 *
 * Returns: (transfer full): a cache of what it gives, which is empty
 */
AwsCredentialCache *
aws_credential_cache_new (AwsCredentialProvider *provider)
{
  AwsCredentialCache *self;

  g_return_val_if_fail (AWS_IS_CREDENTIAL_PROVIDER (provider), NULL);

  self = g_object_new (AWS_TYPE_CREDENTIAL_CACHE, NULL);
  self->provider = g_object_ref (provider);
  return self;
}

/**
 * aws_credential_cache_peek:
 * @self: a cache
 *
 * Returns: (transfer none) (nullable): what it holds now, without asking the source
 */
AwsCredentials *
aws_credential_cache_peek (AwsCredentialCache *self)
{
  g_return_val_if_fail (AWS_IS_CREDENTIAL_CACHE (self), NULL);

  return self->current;
}

/**
 * aws_credential_cache_invalidate:
 * @self: a cache
 * @refused: credentials that a service refused
 *
 * Drops credentials that are no longer good, whatever they say themselves. If there are others by
 * now they stay: of many requests that were refused at once, one has new ones fetched.
 */
void
aws_credential_cache_invalidate (AwsCredentialCache *self, AwsCredentials *refused)
{
  g_return_if_fail (AWS_IS_CREDENTIAL_CACHE (self));
  g_return_if_fail (refused != NULL);

  if (self->current != NULL && aws_credentials_equal (self->current, refused))
    drop_current (self);
}

/**
 * aws_credential_cache_forget:
 * @self: a cache
 *
 * Drops the credentials, as at a sign-out, and cancels a fetch that is under way: who waits for it
 * gets %G_IO_ERROR_CANCELLED.
 */
void
aws_credential_cache_forget (AwsCredentialCache *self)
{
  g_autoptr (AwsCredentialCache) alive = NULL;
  g_autoptr (GCancellable) flight = NULL;

  g_return_if_fail (AWS_IS_CREDENTIAL_CACHE (self));

  alive = g_object_ref (self);
  flight = g_steal_pointer (&self->flight);
  drop_current (self);
  self->asked = 0;
  if (flight != NULL)
    {
      g_autoptr (GError) error =
          g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, "The credentials were forgotten");

      g_cancellable_cancel (flight);
      answer_waiters (self, NULL, error);
    }
}

/**
 * aws_credential_cache_set_clock:
 * @self: a cache
 * @clock: tells the time by which credentials expire
 * @user_data: what @clock gets
 * @destroy: (nullable): frees @user_data
 *
 * Puts another clock in the place of this machine's.
 */
void
aws_credential_cache_set_clock (AwsCredentialCache *self,
                                AwsClock clock,
                                gpointer user_data,
                                GDestroyNotify destroy)
{
  g_return_if_fail (AWS_IS_CREDENTIAL_CACHE (self));
  g_return_if_fail (clock != NULL);

  aws_time_set (&self->time, clock, user_data, destroy);
}

/**
 * aws_credential_cache_set_clock_offset:
 * @self: a cache
 * @offset_us: what a service's clock shows more than this machine's, in microseconds
 *
 * Corrects for a clock that is wrong: credentials expire by the services' clock.
 */
void
aws_credential_cache_set_clock_offset (AwsCredentialCache *self, gint64 offset_us)
{
  g_return_if_fail (AWS_IS_CREDENTIAL_CACHE (self));

  self->clock_offset = offset_us;
}

/**
 * aws_credential_cache_set_patience:
 * @self: a cache
 * @milliseconds: how long who asks in the last minutes waits for new credentials
 *
 * Bounds the wait for a source that is slow, or that waits for a person: when it is over the
 * old credentials are given, as long as they are good.
 */
void
aws_credential_cache_set_patience (AwsCredentialCache *self, guint milliseconds)
{
  g_return_if_fail (AWS_IS_CREDENTIAL_CACHE (self));

  self->patience = milliseconds;
}
