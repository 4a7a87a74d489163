#include "config.h"

#include "churn-contact-words.h"

#include "churn-problem-words.h"
#include "churn-words.h"

#include <glib/gi18n-lib.h>
#include <math.h>

/**
 * churn_contact_words_state:
 * @state: the state of a contact
 *
 * Returns: (transfer none): its name for people
 */
const char *
churn_contact_words_state (ChurnState state)
{
  switch (state)
    {
    case CHURN_STATE_INITIATED:
      return C_ ("state of a contact", "Arriving");
    case CHURN_STATE_QUEUED:
      return C_ ("state of a contact", "Waiting");
    case CHURN_STATE_CONNECTED:
      return C_ ("state of a contact", "In call");
    case CHURN_STATE_AFTER_CALL:
      return C_ ("state of a contact", "After call");
    case CHURN_STATE_ENDED:
      return C_ ("state of a contact", "Ended");
    case CHURN_STATE_LOST:
    default:
      return C_ ("state of a contact", "Lost");
    }
}

/**
 * churn_contact_words_state_class:
 * @state: the state of a contact
 *
 * Returns: (transfer none): the style class of what shows the state
 */
const char *
churn_contact_words_state_class (ChurnState state)
{
  switch (state)
    {
    case CHURN_STATE_INITIATED:
    case CHURN_STATE_QUEUED:
      return "waiting";
    case CHURN_STATE_CONNECTED:
      return "talking";
    case CHURN_STATE_AFTER_CALL:
      return "after-call";
    case CHURN_STATE_ENDED:
      return "over";
    case CHURN_STATE_LOST:
    default:
      return "lost";
    }
}

/**
 * churn_contact_words_speaker:
 * @participant: who speaks
 *
 * Returns: (transfer none): the name for people
 */
const char *
churn_contact_words_speaker (ChurnParticipant participant)
{
  switch (participant)
    {
    case CHURN_PARTICIPANT_CUSTOMER:
      return C_ ("speaker", "Customer");
    case CHURN_PARTICIPANT_AGENT:
      return C_ ("speaker", "Agent");
    case CHURN_PARTICIPANT_SYSTEM:
    default:
      return C_ ("speaker", "System");
    }
}

/**
 * churn_contact_words_outcome:
 * @outcome: what the customer said to an offer
 *
 * Returns: (transfer none): the name for people
 */
const char *
churn_contact_words_outcome (ChurnOutcome outcome)
{
  switch (outcome)
    {
    case CHURN_OUTCOME_ACCEPTED:
      return C_ ("outcome of an offer", "accepted");
    case CHURN_OUTCOME_DECLINED:
      return C_ ("outcome of an offer", "declined");
    case CHURN_OUTCOME_UNKNOWN:
    default:
      return C_ ("outcome of an offer", "not answered yet");
    }
}

/**
 * churn_contact_words_customer:
 * @name: (nullable): a customer's name
 *
 * Returns: (transfer none): it, or what stands in its place
 */
const char *
churn_contact_words_customer (const char *name)
{
  if (name == NULL || *name == '\0')
    return C_ ("customer", "Unknown customer");

  return name;
}

/**
 * churn_contact_words_age:
 * @microseconds: an age
 *
 * Returns: (transfer full): the age in the one unit that fits it
 */
char *
churn_contact_words_age (gint64 microseconds)
{
  gulong seconds = (gulong) (MAX (microseconds, 0) / G_USEC_PER_SEC);

  if (seconds < 60)
    return g_strdup_printf (
        g_dngettext (GETTEXT_PACKAGE, "%lu\u00a0second", "%lu\u00a0seconds", seconds), seconds);
  if (seconds < 3600)
    return g_strdup_printf (
        g_dngettext (GETTEXT_PACKAGE, "%lu\u00a0minute", "%lu\u00a0minutes", seconds / 60),
        seconds / 60);

  return g_strdup_printf (
      g_dngettext (GETTEXT_PACKAGE, "%lu\u00a0hour", "%lu\u00a0hours", seconds / 3600),
      seconds / 3600);
}

/**
 * churn_contact_words_age_short:
 * @microseconds: an age
 *
 * Returns: (transfer full): the same as churn_contact_words_age(), where there is little room
 */
char *
churn_contact_words_age_short (gint64 microseconds)
{
  gulong seconds = (gulong) (MAX (microseconds, 0) / G_USEC_PER_SEC);

  if (seconds < 60)
    return g_strdup_printf (C_ ("age", "%lu\u00a0s"), seconds);
  if (seconds < 3600)
    return g_strdup_printf (C_ ("age", "%lu\u00a0min"), seconds / 60);

  return g_strdup_printf (C_ ("age", "%lu\u00a0h"), seconds / 3600);
}

/**
 * churn_contact_words_freshness:
 * @freshness: how far the figures can be trusted
 *
 * Returns: (transfer none): the word in the header bar
 */
const char *
churn_contact_words_freshness (ChurnFreshness freshness)
{
  switch (freshness)
    {
    case CHURN_FRESHNESS_LIVE:
      return C_ ("freshness", "Live");
    case CHURN_FRESHNESS_SLOW:
      return C_ ("freshness", "Slow");
    case CHURN_FRESHNESS_OFFLINE:
      return C_ ("freshness", "Offline");
    case CHURN_FRESHNESS_SIGNED_OUT:
      return C_ ("freshness", "Signed out");
    case CHURN_FRESHNESS_CONNECTING:
      return C_ ("freshness", "Connecting");
    case CHURN_FRESHNESS_NONE:
    default:
      return C_ ("freshness", "Not connected");
    }
}

/**
 * churn_contact_words_freshness_long:
 * @freshness: how far the figures can be trusted
 * @age: how old they are in microseconds, -1 if there are none
 * @interval: the seconds from poll to poll
 * @error: (nullable): why the newest poll failed
 *
 * Returns: (transfer full): what the freshness means, as a sentence or two
 */
char *
churn_contact_words_freshness_long (ChurnFreshness freshness,
                                    gint64 age,
                                    guint interval,
                                    const GError *error)
{
  g_autofree char *old = age >= 0 ? churn_contact_words_age (age) : NULL;
  const char *why;

  switch (freshness)
    {
    case CHURN_FRESHNESS_LIVE:
      return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE,
                                           "All figures are current; they are asked for every "
                                           "%u\u00a0second.",
                                           "All figures are current; they are asked for every "
                                           "%u\u00a0seconds.",
                                           interval),
                              interval);
    case CHURN_FRESHNESS_SLOW:
      if (old == NULL)
        return g_strdup (_ ("The contact centre is slow to answer."));
      /* Translators: the age, as "40 seconds" */
      return g_strdup_printf (_ ("The contact centre is slow to answer. The figures are %s old."),
                              old);
    case CHURN_FRESHNESS_OFFLINE:
      why =
          error != NULL ? churn_problem_words (error) : _ ("The contact centre cannot be reached.");
      if (old == NULL)
        return g_strdup (why);
      /* Translators: why there are no newer figures, as a sentence; the age, as "2 minutes" */
      return g_strdup_printf (_ ("%s The figures are %s old."), why, old);
    case CHURN_FRESHNESS_SIGNED_OUT:
      return g_strdup (error != NULL
                           ? churn_problem_words (error)
                           : _ ("Your credentials are no longer accepted. Sign in again."));
    case CHURN_FRESHNESS_CONNECTING:
      return g_strdup (_ ("Asking the contact centre for its contacts."));
    case CHURN_FRESHNESS_NONE:
    default:
      return g_strdup (_ ("There is no connection to a contact centre."));
    }
}

/**
 * churn_contact_words_entry:
 * @entry: an offer on its way
 *
 * Returns: (transfer full): how far it has come, in words
 */
char *
churn_contact_words_entry (ChurnOutboxEntry *entry)
{
  const GError *error = churn_outbox_entry_get_error (entry);
  guint remaining = churn_outbox_entry_get_remaining (entry);

  switch (churn_outbox_entry_get_state (entry))
    {
    case CHURN_OUTBOX_WAITING:
      /* Offers of a contact are made in their order. */
      if (remaining == 0)
        return g_strdup (C_ ("offer", "Waits for the one before it"));
      return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "Is made in %u\u00a0second",
                                           "Is made in %u\u00a0seconds", remaining),
                              remaining);
    case CHURN_OUTBOX_SENDING:
      return g_strdup (C_ ("offer", "Is being made…"));
    case CHURN_OUTBOX_RETRYING:
      if (error == NULL)
        return g_strdup (C_ ("offer", "Not answered yet, is tried again."));
      /* Translators: why the offer was not answered, as a sentence */
      return g_strdup_printf (C_ ("offer", "Not answered yet, is tried again. %s"),
                              churn_problem_words (error));
    case CHURN_OUTBOX_SENT:
      return g_strdup (C_ ("offer", "Made"));
    case CHURN_OUTBOX_UNDONE:
      return g_strdup (C_ ("offer", "Taken back"));
    case CHURN_OUTBOX_FAILED:
    default:
      if (error == NULL)
        return g_strdup (C_ ("offer", "Not made."));
      /* Translators: why the offer was refused, as a sentence */
      return g_strdup_printf (C_ ("offer", "Not made. %s"), churn_problem_words (error));
    }
}

/**
 * churn_contact_words_offer:
 * @offer: an offer that was made
 *
 * Returns: (transfer full): what it did and what the customer said, in words
 */
char *
churn_contact_words_offer (const ChurnOffer *offer)
{
  g_autofree char *at = churn_contact_words_time (offer->made);
  g_autofree char *before = churn_words_percent (offer->before);
  g_autofree char *after = churn_words_percent (offer->after);
  const char *outcome = churn_contact_words_outcome (offer->outcome);

  if (isnan (offer->before) || isnan (offer->after))
    /* Translators: of an offer: the time, what the customer said */
    return g_strdup_printf (C_ ("offer", "Made at %s, %s"), at, outcome);

  /* Translators: of an offer: the time, what the customer said, churn before and after */
  return g_strdup_printf (C_ ("offer", "Made at %s, %s; churn from %s to %s"), at, outcome, before,
                          after);
}

/**
 * churn_contact_words_what_if:
 * @months: the months that could be offered
 * @churn: the churn probability that it would lead to, NAN if not known
 * @now: the churn probability without it, NAN if not known
 *
 * Returns: (transfer full): what the offer would do, as a sentence
 */
char *
churn_contact_words_what_if (int months, double churn, double now)
{
  g_autofree char *length = churn_words_months (months);
  g_autofree char *percent = churn_words_percent (churn);
  g_autofree char *change = churn_words_change (now, churn);

  if (isnan (churn))
    /* Translators: a button: the months, as "24 months" */
    return g_strdup_printf (_ ("Offer %s"), length);
  if (change == NULL)
    /* Translators: a button: the months, the percentage */
    return g_strdup_printf (_ ("Offer %s: churn would be %s"), length, percent);

  /* Translators: a button: the months, the percentage, the change ("down 30 points") */
  return g_strdup_printf (_ ("Offer %s: churn would be %s, %s"), length, percent, change);
}

/**
 * churn_contact_words_best:
 * @months: the offer that lowers the churn probability most, 0 if none lowers it
 * @churn: the churn probability that it would lead to
 *
 * Returns: (transfer full): which offer to make, as a sentence
 */
char *
churn_contact_words_best (int months, double churn)
{
  g_autofree char *length = churn_words_months (months);
  g_autofree char *percent = churn_words_percent (churn);

  if (months == 0)
    return g_strdup (_ ("No offer lowers the risk further."));

  /* Translators: the months, as "24 months"; the churn probability, as "3 %" */
  return g_strdup_printf (_ ("Best: %s, which lowers churn to %s."), length, percent);
}

/**
 * churn_contact_words_time:
 * @time: microseconds since the epoch
 *
 * Returns: (transfer full): the time of day here
 */
char *
churn_contact_words_time (gint64 time)
{
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (time / G_USEC_PER_SEC);
  g_autoptr (GDateTime) local = utc != NULL ? g_date_time_to_local (utc) : NULL;

  if (time == 0 || local == NULL)
    return g_strdup ("–");

  /* Translators: a time of day */
  return g_date_time_format (local, C_ ("time of day", "%H:%M"));
}
