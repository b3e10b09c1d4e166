'use strict';
// What the page does beside its charts: sorting, filtering, opening what a link leads to, printing.
(() => {
  document.documentElement.classList.add('scripted');
  const element = (name, text) => {
    const made = document.createElement(name);
    made.textContent = text;
    return made;
  };

  const said = element('p', '');
  said.className = 'tone';
  said.setAttribute('role', 'status');
  document.querySelector('main').append(said);

  // Numbers begin with the largest, words with the first of the alphabet; again turns it round.
  const sortable = (table) => {
    const body = table.tBodies[0];
    const heads = [...table.tHead.rows[0].cells];
    const key = (row, column) => {
      const text = row.cells[column].textContent.trim();
      const value = parseFloat(text.replace(/[,×]/g, ''));
      return heads[column].classList.contains('number') ? (Number.isNaN(value) ? -Infinity : value) : text;
    };
    heads.forEach((head, column) => {
      const button = element('button', head.textContent);
      button.type = 'button';
      head.replaceChildren(button);
      button.addEventListener('click', () => {
        const first = head.classList.contains('number') ? 'descending' : 'ascending';
        const turned = first === 'ascending' ? 'descending' : 'ascending';
        const order = head.getAttribute('aria-sort') === first ? turned : first;
        heads.forEach((other) => other.removeAttribute('aria-sort'));
        head.setAttribute('aria-sort', order);
        const rows = [...body.rows].map((row) => [key(row, column), row]);
        rows.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0) * (order === 'descending' ? -1 : 1));
        body.append(...rows.map(([, row]) => row));
        said.textContent = 'Sorted by ' + button.textContent + ', ' + order;
      });
    });
  };

  // Chips choose words. Chosen words of one sort are shown together; a row needs one of each sort.
  const filters = (list) => {
    const rows = [...list.children];
    const shown = document.getElementById(list.dataset.shown);
    const chips = [...list.parentElement.querySelectorAll('.filters > span')].map((chip) => {
      const button = element('button', '');
      button.type = 'button';
      button.setAttribute('aria-pressed', 'false');
      Object.assign(button.dataset, chip.dataset);
      button.append(...chip.childNodes);
      chip.replaceWith(button);
      return button;
    });
    const choose = () => {
      const words = {};
      chips.filter((chip) => chip.getAttribute('aria-pressed') === 'true')
        .flatMap((chip) => Object.entries(chip.dataset))
        .forEach(([sort, word]) => (words[sort] ??= []).push(word));
      rows.forEach((row) => {
        row.hidden = Object.entries(words).some(
          ([sort, chosen]) => !row.dataset[sort].split(' ').some((word) => chosen.includes(word)));
      });
      shown.textContent = Object.keys(words).length === 0 ? 'All ' + rows.length + ' ' + list.dataset.noun + ' are shown.'
        : rows.filter((row) => !row.hidden).length + ' of ' + rows.length + ' ' + list.dataset.noun + ' are shown.';
    };
    chips.forEach((chip) => chip.addEventListener('click', () => {
      chip.setAttribute('aria-pressed', String(chip.getAttribute('aria-pressed') !== 'true'));
      choose();
    }));
  };

  // Text to take away. An older browser, or a page of another origin, has no clipboard: then the text
  // is marked, so that the keys for copying take it.
  const copyable = (details) => {
    const text = details.querySelector('pre');
    const button = element('button', 'Copy');
    button.type = 'button';
    details.querySelector('summary').append(button);
    button.addEventListener('click', async (event) => {
      event.preventDefault();
      try {
        await navigator.clipboard.writeText(text.textContent);
        said.textContent = 'Copied';
        button.textContent = 'Copied';
      } catch {
        details.open = true;
        getSelection().selectAllChildren(text);
        said.textContent = 'The text is marked';
        button.textContent = 'Marked: press Ctrl+C';
      }
    });
  };

  // A link to something folded opens it, also when it is the page's own address.
  const open = (hash) => {
    const target = hash.length > 1 && document.getElementById(decodeURIComponent(hash.slice(1)));
    if (!(target instanceof HTMLDetailsElement)) return;
    target.open = true;
    target.scrollIntoView();
  };

  document.querySelectorAll('table.sortable').forEach(sortable);
  document.querySelectorAll('.filtered').forEach(filters);
  document.querySelectorAll('.copy').forEach(copyable);
  window.addEventListener('hashchange', () => open(location.hash));
  window.addEventListener('load', () => open(location.hash));
  document.addEventListener('click', (event) => {
    const link = event.target.closest('a[href^="#"]');
    if (link && link.hash === location.hash) open(link.hash);
  });

  // Paper shows what is folded.
  let folded = [];
  window.addEventListener('beforeprint', () => {
    folded = [...document.querySelectorAll('details:not([open])')];
    folded.forEach((details) => { details.open = true; });
  });
  window.addEventListener('afterprint', () => folded.forEach((details) => { details.open = false; }));

  const links = new Map([...document.querySelectorAll('nav a')].map((link) => [link.hash.slice(1), link]));
  const watcher = new IntersectionObserver((seen) => seen.forEach((entry) => {
    links.get(entry.target.id)?.classList.toggle('here', entry.isIntersecting);
  }), { rootMargin: '-20% 0px -60% 0px' });
  document.querySelectorAll('main > section').forEach((section) => watcher.observe(section));
})();
