#include "churn-contact-lens.h"

#include "churn-error.h"
#include "churn-segment-record.h"

#include <math.h>
#include <string.h>

#define BUCKET "contact-lens"

/* The account's quota before anybody has it raised (connect/latest/adminguide
 * /amazon-connect-service-limits). */
#define RATE 1.0
#define BURST 2

/* The most that one answer holds. */
#define MAX_SEGMENTS 100

/**
 * ChurnContactLens:
 *
 * A ChurnTranscripts over Contact Lens, for centres without a segment stream. The service answers
 * one request a second for all contacts and instances of an account, so that all processes take
 * their turns out of one token bucket; whose turn it is not hears %CHURN_ERROR_THROTTLED, and asks
 * again at the next tick with the same token.
 */
struct _ChurnContactLens
{
  GObject parent_instance;

  AwsContactLens *lens;
  char *instance_id;
  ChurnDynamoShared *shared;
  gint64 interval; /* between two requests, in milliseconds */
  guint burst;
};

/* What the port calls it. */
static int
get_code (const GError *error, const char *token)
{
  switch (error->code)
    {
    case AWS_ERROR_THROTTLED:
      return CHURN_ERROR_THROTTLED;
    case AWS_ERROR_NOT_FOUND:
      return CHURN_ERROR_NOT_FOUND;
    case AWS_ERROR_SERVER:
    case AWS_ERROR_NETWORK:
    case AWS_ERROR_TIMEOUT:
      return CHURN_ERROR_UNAVAILABLE;
    case AWS_ERROR_CLIENT:
      /* The rest of the request is always the same. */
      return token != NULL ? CHURN_ERROR_INVALID : CHURN_ERROR_INTERNAL;
    default:
      return CHURN_ERROR_INTERNAL;
    }
}

/* Takes @local. */
static GPtrArray *
fail (GError *local, const char *token, GError **error)
{
  g_autoptr (GError) owned = local;

  if (owned->domain == AWS_ERROR)
    g_set_error (error, CHURN_ERROR, get_code (owned, token), "Contact Lens: %s", owned->message);
  else
    g_propagate_prefixed_error (error, g_steal_pointer (&owned), "Contact Lens: ");
  return NULL;
}

static GPtrArray *
churn_contact_lens_list (ChurnTranscripts *transcripts,
                         const char *contact_id,
                         const char *token,
                         char **next_token,
                         GCancellable *cancellable,
                         GError **error)
{
  ChurnContactLens *self = CHURN_CONTACT_LENS (transcripts);
  g_autoptr (JsonArray) segments = NULL;
  g_autoptr (GPtrArray) turns = NULL;
  g_autofree char *next = NULL;
  GError *local = NULL;
  gboolean taken;

  *next_token = NULL;
  if (!churn_dynamo_shared_take (self->shared, BUCKET, self->interval, self->burst,
                                 g_get_real_time (), &taken, cancellable, &local))
    return fail (local, NULL, error);
  if (!taken)
    {
      g_set_error_literal (error, CHURN_ERROR, CHURN_ERROR_THROTTLED,
                           "Contact Lens: it is another contact's turn");
      return NULL;
    }
  if (!aws_contact_lens_list_segments (self->lens, self->instance_id, contact_id, token,
                                       MAX_SEGMENTS, &segments, &next, cancellable, &local))
    return fail (local, token, error);
  turns = churn_segment_record_parse_turns (segments, "", &local);
  if (turns == NULL)
    {
      /* It is the answer that is wrong, not the token. */
      local->code = CHURN_ERROR_PARSE;
      return fail (local, token, error);
    }
  *next_token = g_steal_pointer (&next);
  return g_steal_pointer (&turns);
}

static void
transcripts_iface_init (ChurnTranscriptsInterface *iface)
{
  iface->list = churn_contact_lens_list;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (ChurnContactLens,
                               churn_contact_lens,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (CHURN_TYPE_TRANSCRIPTS,
                                                      transcripts_iface_init))

static void
churn_contact_lens_finalize (GObject *object)
{
  ChurnContactLens *self = CHURN_CONTACT_LENS (object);

  g_clear_object (&self->lens);
  g_clear_object (&self->shared);
  g_free (self->instance_id);

  G_OBJECT_CLASS (churn_contact_lens_parent_class)->finalize (object);
}

static void
churn_contact_lens_class_init (ChurnContactLensClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = churn_contact_lens_finalize;
}

static void
churn_contact_lens_init (ChurnContactLens *self)
{
  churn_contact_lens_set_quota (self, RATE, BURST);
}

/**
 * churn_contact_lens_new:
 * @lens: Contact Lens
 * @instance_arn: the ARN of the Amazon Connect instance
 * @shared: where the account's bucket is
 *
 * Makes the transcripts of an instance's contacts. Their errors: %CHURN_ERROR_THROTTLED if the
 * account's quota is used up, %CHURN_ERROR_NOT_FOUND if the contact's analysis has not begun,
 * %CHURN_ERROR_UNAVAILABLE if nobody answers, %CHURN_ERROR_INVALID for a token that is refused,
 * %CHURN_ERROR_PARSE for a turn that cannot be read, and %CHURN_ERROR_INTERNAL for the rest.
 *
 * Returns: (transfer full): it
 */
ChurnContactLens *
churn_contact_lens_new (AwsContactLens *lens, const char *instance_arn, ChurnDynamoShared *shared)
{
  ChurnContactLens *self;
  const char *slash;

  g_return_val_if_fail (AWS_IS_CONTACT_LENS (lens), NULL);
  g_return_val_if_fail (instance_arn != NULL, NULL);
  g_return_val_if_fail (CHURN_IS_DYNAMO_SHARED (shared), NULL);

  self = g_object_new (CHURN_TYPE_CONTACT_LENS, NULL);
  self->lens = g_object_ref (lens);
  slash = strrchr (instance_arn, '/');
  self->instance_id = g_strdup (slash != NULL ? slash + 1 : instance_arn);
  self->shared = g_object_ref (shared);
  return self;
}

/**
 * churn_contact_lens_set_quota:
 * @self: the transcripts
 * @rate: requests a second, over 0 and up to 1000
 * @burst: how many may come at once, at least 1
 *
 * Sets the account's quota, where it is not the one that accounts have at first. All processes must
 * be told the same.
 */
void
churn_contact_lens_set_quota (ChurnContactLens *self, double rate, guint burst)
{
  g_return_if_fail (CHURN_IS_CONTACT_LENS (self));
  g_return_if_fail (rate > 0 && rate <= 1000);
  g_return_if_fail (burst >= 1);

  self->interval = (gint64) ceil (1000 / rate);
  self->burst = burst;
}
