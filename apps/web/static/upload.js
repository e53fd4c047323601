// Shows how far a file has come. Without this the form is sent as any other, and the browser shows what it shows.
const { document, FormData, location, XMLHttpRequest } = globalThis;

for (const form of document.querySelectorAll('form[data-upload]')) {
  form.addEventListener('submit', (event) => {
    const chosen = form.querySelector('input[type=file]');
    if (!chosen || chosen.files.length === 0) return;
    event.preventDefault();
    const status = form.querySelector('[data-upload-status]');
    const request = new XMLHttpRequest();
    request.upload.addEventListener('progress', ({ loaded, total }) => {
      status.textContent = loaded < total ? `Sent ${Math.floor((100 * loaded) / total)} %` : 'Sent. Checking…';
    });
    request.addEventListener('load', () => {
      // Sent on to another page, the request has followed; else the answer is this page's next state.
      if (request.responseURL && request.responseURL !== location.href) location.assign(request.responseURL);
      else {
        document.open();
        document.write(request.responseText);
        document.close();
      }
    });
    request.addEventListener('error', () => {
      status.textContent = 'The file could not be sent. Look at your connection and send it again.';
    });
    request.open('POST', location.href);
    request.send(new FormData(form));
  });
}
