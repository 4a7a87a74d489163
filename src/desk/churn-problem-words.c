#include "config.h"

#include "churn-problem-words.h"

#include "churn-backend-error.h"

#include <glib/gi18n-lib.h>

/**
 * churn_problem_words:
 * @error: what something ended with
 *
 * An error's own message is for logs: it is English, and may be a server's. This is what a person
 * is told, by the error's code.
 *
 * Returns: (transfer none): what went wrong and, where there is something, what to do about it, in
 *   a sentence or two
 */
const char *
churn_problem_words (const GError *error)
{
  g_return_val_if_fail (error != NULL, NULL);

  switch (churn_backend_error_get_problem (error))
    {
    case CHURN_PROBLEM_UNREACHABLE:
      return _ ("The contact centre cannot be reached. Is the network there?");
    case CHURN_PROBLEM_NO_ANSWER:
      return _ ("The contact centre did not answer in time.");
    case CHURN_PROBLEM_CREDENTIALS:
      return _ ("Your credentials are not accepted.");
    case CHURN_PROBLEM_EXPIRED:
      return _ ("Your credentials have expired.");
    case CHURN_PROBLEM_CLOCK:
      return _ ("The clock of this computer is wrong. Set it right, and try again.");
    case CHURN_PROBLEM_BUSY:
      return _ ("The contact centre gets too many requests at the moment.");
    case CHURN_PROBLEM_SERVER:
      return _ ("The contact centre’s server has a fault of its own.");
    case CHURN_PROBLEM_ANSWER:
      return _ ("The contact centre’s answer cannot be read.");
    case CHURN_PROBLEM_SETTINGS:
      return _ ("The address or the credentials are incomplete or wrong.");
    case CHURN_PROBLEM_DENIED:
      return _ ("You are not allowed to do this.");
    case CHURN_PROBLEM_NOT_FOUND:
      return _ ("There is no such contact.");
    case CHURN_PROBLEM_ENDED:
      return _ ("The call was already over.");
    case CHURN_PROBLEM_NO_CUSTOMER:
      return _ ("It is not known who the customer is.");
    case CHURN_PROBLEM_CLAIMED:
      return _ ("Another supervisor was faster.");
    case CHURN_PROBLEM_REFUSED:
      return _ ("The contact centre refused it.");
    case CHURN_PROBLEM_NOT_CONNECTED:
      return _ ("There is no connection to a contact centre.");
    case CHURN_PROBLEM_TOO_LATE:
      return _ ("It is too late to undo: the offer is on its way.");
    case CHURN_PROBLEM_DISK:
      return _ ("It cannot be kept on this computer. Is the disk full?");
    case CHURN_PROBLEM_KEYRING:
      return _ ("The keyring is locked, or there is none.");
    case CHURN_PROBLEM_DEMO:
      return _ ("The simulated contact centre did not get going.");
    case CHURN_PROBLEM_OTHER:
    default:
      return _ ("Something unexpected went wrong.");
    }
}
